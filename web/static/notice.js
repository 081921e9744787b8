// Sends up pictures and files as they are picked; the form keeps what the program answered.
const picker = document.getElementById("pick");
const list = document.getElementById("files");
const wrong = document.getElementById("file-wrong");
const form = picker.form;

async function sendUp(file) {
  const answer = await fetch("/api/v1/files", {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "Content-Type": "application/octet-stream",
      "X-File-Name": encodeURIComponent(file.name),
      "X-Form-Token": form.elements.form_token.value,
    },
    body: file,
  });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error.message);
  return told;
}

function showKept(kept) {
  const line = document.createElement("li");
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: `file.${kept.id}`, value: kept.name });
  const name = Object.assign(document.createElement("bdi"), { textContent: kept.name });
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "去掉" });
  remove.dataset.remove = "";
  line.append(field, name, " ", remove);
  list.append(line);
}

picker.addEventListener("change", async () => {
  wrong.textContent = "正在传……";
  const said = [];
  for (const file of picker.files) {
    try {
      showKept(await sendUp(file));
    } catch (error) {
      said.push(error instanceof TypeError ? "没传上来，请检查网络再试。" : error.message);
    }
  }
  wrong.textContent = said.join(" ");
  picker.value = "";
});

list.addEventListener("click", (event) => event.target.closest("[data-remove]")?.parentElement.remove());
