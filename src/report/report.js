"use strict";
/* report.html: the pictures on top of each other, with a divider between before and after. */
(function () {
  const viewer = document.querySelector(".viewer");
  const stage = viewer.querySelector(".stage");
  const plates = viewer.querySelector(".plates");
  const divider = viewer.querySelector(".divider");
  const picture = viewer.querySelector(".before img");
  const byId = (id) => document.getElementById(id);
  const cut = byId("cut");
  const zooms = [1, 1.5, 2, 3, 4, 6, 8];
  let zoom = 0;

  viewer.classList.add("live");
  viewer.querySelector(".controls").hidden = false;
  divider.hidden = false;
  plates.style.setProperty("--shape", picture.getAttribute("width") / picture.getAttribute("height"));

  /* The after photo is right of the divider. The slider says how much of it is shown: all at its end
   * that is called After. */
  function setCut(percent) {
    const held = Math.min(100, Math.max(0, percent));
    cut.value = 100 - held;
    plates.style.setProperty("--cut", held + "%");
  }

  /* Labels shrink with the picture: they are enlarged to what can be read, within the room that
   * they were placed with. */
  const SMALLEST = 11; /* px */
  const LARGEST = 2.4; /* times: html_marks.c */
  const marks = viewer.querySelector(".marks");
  const letters = Array.from(marks.querySelectorAll(".tag text"), (t) => Number(t.getAttribute("font-size")));
  function setLetters() {
    const shown = (Math.min(...letters) * marks.getBoundingClientRect().width) / marks.viewBox.baseVal.width;
    marks.style.setProperty("--tag", Math.min(LARGEST, Math.max(1, SMALLEST / shown)));
  }

  /* Zooms about the centre of the visible part. */
  function setZoom(next) {
    zoom = Math.min(zooms.length - 1, Math.max(0, next));
    const x = (stage.scrollLeft + stage.clientWidth / 2) / stage.scrollWidth;
    const y = (stage.scrollTop + stage.clientHeight / 2) / stage.scrollHeight;
    plates.style.setProperty("--zoom", zooms[zoom]);
    setLetters();
    stage.scrollLeft = x * stage.scrollWidth - stage.clientWidth / 2;
    stage.scrollTop = y * stage.scrollHeight - stage.clientHeight / 2;
    byId("zoom").textContent = Math.round(100 * zooms[zoom]) + " %";
  }

  cut.addEventListener("input", () => setCut(100 - Number(cut.value)));
  byId("heat").addEventListener("change", (e) => viewer.classList.toggle("no-heat", !e.target.checked));
  byId("outlines").addEventListener("change", (e) => viewer.classList.toggle("no-outlines", !e.target.checked));
  byId("strength").addEventListener("input", (e) => plates.style.setProperty("--strength", e.target.value / 100));
  byId("zoom-in").addEventListener("click", () => setZoom(zoom + 1));
  byId("zoom-out").addEventListener("click", () => setZoom(zoom - 1));

  /* The divider is dragged; elsewhere a drag moves the enlarged picture. */
  let drag = null;
  plates.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return;
    const moves = e.target !== divider && zoom > 0;
    if (moves && e.pointerType !== "mouse") return; /* touch scrolls natively */
    drag = { id: e.pointerId, moves, x: e.clientX, y: e.clientY, far: 0 };
  });
  window.addEventListener("pointermove", (e) => {
    if (!drag || e.pointerId !== drag.id) return;
    drag.far += Math.abs(e.movementX) + Math.abs(e.movementY);
    if (drag.far < 4) return; /* a shaky click on a mark is no drag */
    if (drag.moves) {
      stage.scrollLeft += drag.x - e.clientX;
      stage.scrollTop += drag.y - e.clientY;
      drag.x = e.clientX;
      drag.y = e.clientY;
    } else {
      const box = plates.getBoundingClientRect();
      setCut(100 * (e.clientX - box.left) / box.width);
    }
    e.preventDefault();
  });
  const drop = () => { if (drag) window.setTimeout(() => { drag = null; }, 0); };
  window.addEventListener("pointerup", drop);
  window.addEventListener("pointercancel", drop);
  plates.addEventListener("dragstart", (e) => e.preventDefault());

  stage.addEventListener("keydown", (e) => {
    if (e.target !== stage) return;
    if (e.key === "+" || e.key === "=") setZoom(zoom + 1);
    else if (e.key === "-") setZoom(zoom - 1);
    else if (zoom === 0 && e.key === "ArrowLeft") setCut(98 - Number(cut.value));
    else if (zoom === 0 && e.key === "ArrowRight") setCut(102 - Number(cut.value));
    else return;
    e.preventDefault();
  });

  /* A region is highlighted in the picture and in the table, wherever it is selected. */
  function light(id) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    const mark = byId("mark-" + id);
    const row = byId("row-" + id);
    if (mark) mark.classList.add("lit");
    if (row) row.classList.add("lit");
    return { mark, row };
  }

  document.addEventListener("click", (e) => {
    const mark = e.target.closest(".mark");
    const row = e.target.closest(".regions tbody tr");
    if (!mark && !row) return;
    e.preventDefault();
    if (drag && drag.far >= 4) return;
    const found = light((mark || row).id.replace(/^(mark|row)-/, ""));
    const other = mark ? found.row : found.mark;
    if (other) other.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const asked = /^#(?:mark|row)-(\d+)$/.exec(location.hash);
  if (asked) light(asked[1]);
  setCut(50);
  window.addEventListener("resize", setLetters);
  setLetters();
})();
