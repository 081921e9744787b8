// Sends up pictures and files as they are picked; the form keeps what the program answered.
const picker = document.getElementById("pick");
const list = document.getElementById("files");
const busy = document.getElementById("file-busy");
const wrong = document.getElementById("file-wrong");
const form = picker.form;
const samples = document.getElementById("samples");
const untouched = writtenNow();

function writtenNow() {
  return ["title", "text"].map((name) => form.elements[name].value).join("\n");
}

// A notice that is sent off without its picture would be planned without it.
function hold(isBusy) {
  for (const button of form.querySelectorAll("button[name=action]")) button.disabled = isBusy;
}

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
  wrong.textContent = "";
  busy.textContent = "正在传，请等一等。";
  hold(true);
  const said = [];
  for (const file of picker.files) {
    try {
      showKept(await sendUp(file));
    } catch (error) {
      said.push(error instanceof TypeError ? "没传上来，请检查网络再试。" : error.message);
    }
  }
  wrong.textContent = said.join(" ");
  busy.textContent = "";
  picker.value = "";
  hold(false);
});

list.addEventListener("click", (event) => event.target.closest("[data-remove]")?.parentElement.remove());

samples?.addEventListener("submit", (event) => {
  if (writtenNow() !== untouched && !confirm("下面写好的会换掉，行吗？")) event.preventDefault();
});

// Enter presses a form's first button, which only looks; the code is typed to plan.
form.addEventListener("keydown", (event) => {
  const action = event.target.dataset.enter;
  if (!action || event.key !== "Enter") return;
  event.preventDefault();
  form.requestSubmit(form.querySelector(`button[value="${action}"]`));
});
