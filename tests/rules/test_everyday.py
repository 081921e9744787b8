"""What everybody says in so many words must be heard, whatever else was learned. None of these lines is learned from."""

from domain.classify import Classifier, Decision

EVERYDAY = """
我们村停水了
五栋停水了
我家水管冻裂了
小区没电了
我家又停电了
巷口路灯坏了
我家门口路灯不亮了
学校门口的路灯坏了好几天
村东头的路塌了
我家门口井盖没了
二组的桥坏了
我家网断了
楼下垃圾没人收
河边有人倒垃圾
我家门口下水道堵了
隔壁装修太吵了
工地半夜施工吵死了
后面养猪场太臭了
厂子往河里排污水
东边地里有人烧秸秆
我家楼上漏水
隔壁占了我家的地
邻居天天吵架
包工头不给工钱
公司拖欠工资
二单元电梯坏了
物业不打扫卫生
我家低保没了
请问低保怎么申请
医保交不上去
我爸养老金没到
我妈的残疾证怎么办
户口本丢了怎么补办
我家着火了
对面楼着火了
后山那边着火了
我家煤气漏气
水塘里有人溺水了
我家孩子丢了
我奶奶走丢了
我爸晕倒了
楼下有人摔倒了起不来
有人要跳河
楼下男的打老婆
我的电动车被偷了
我家狗被偷了
我妈被骗了
门口有人打架
村里有人赌博
我家进水了
屋后滑坡了
我家墙裂了
楼道里堆满杂物
野猪把玉米拱了
我家羊死了几只
水稻生虫了
买来的化肥是假的
渠里没水浇地
有人乱搭乱建
超市卖过期食品
""".split()


def test_plain_reports_are_heard(classifier: Classifier) -> None:
    """A floor below what was measured: 53 of 60 opened, most of the others were asked about."""
    verdicts = {line: classifier.classify(line) for line in EVERYDAY}
    heard = [line for line, verdict in verdicts.items() if verdict.is_issue or verdict.danger is not None]
    deaf = [line for line in EVERYDAY if line not in heard and verdicts[line].decision is Decision.SILENT]

    assert len(heard) >= len(EVERYDAY) * 0.85
    assert len(deaf) <= 3, deaf
