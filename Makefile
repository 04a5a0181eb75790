# pihmap. Targets:
#   all          the command, BUILD/pihmap (the default)
#   lib          the library, static and shared, in BUILD
#   man, completions   manual pages, completions for bash, zsh and fish, in BUILD
#   api          the manual of the library by Doxygen, in BUILD/api; a missing comment is an error
#   pot          a catalogue of all messages for translators, BUILD/pihmap.pot
#   lang         the translations of the pages are complete, and take the same values as the English
#   dist, deb    source archive of the current commit; Debian packages; both in BUILD
#   test-install installs, uses, packages and uninstalls pihmap in a temporary folder
#   tests, test [SHARE=K/N]   build the test programs; run them and the command-line cases, or of the
#                dearer ones only every N-th: see scripts/run-tests
#   asan         `test` under the address and undefined-behaviour sanitizers, in BUILD-asan
#   fuzz [FUZZ_TIME=s] [FUZZ='jpeg icc']   mutated inputs (libFuzzer, clang), that many seconds per
#                target; FUZZ_RUNS=n: n inputs per target, the same every time (20000 take about a
#                minute of processor time); fuzz-keep adds inputs that reach new code to tests/fuzz/corpus
#   lint, tidy   cppcheck; clang-tidy, which takes minutes: neither may find anything
#   tsan         a compare and a batch with several threads under the thread sanitizer
#   valgrind     a compare of a small pair, and inspect on damaged photos, under valgrind
#   coverage     share of the lines and branches of src that the tests reach (gcov)
#   mutants [MUTANTS='--share 0/5 --only noise']   takes parts of the science out, one at a time:
#                a test must fail
#   faults [FAULTS='--every 20']   makes every allocation, write, sync and rename of a compare fail
#                in turn
#   test-web     the HTML pages in a headless Chromium, if there is one
#   test-slurm   shards and a merge on a real Slurm
#   samples      render samples/ again, including the picture in the README
#   bench-batch  speed of a batch; kills, full disks, spoiled files: see scripts/bench-batch
#   bench, bench-accuracy [PHOTOS=folder]   time and memory; how well marks are found
#   calibrate [SECOND=folder] [MARKS=folder] [REAL=folder]   how reliable confidence is; with
#                CALIBRATE=--write the classifier's constants are fitted anew: see scripts/calibrate
#   bench-skin MARKED=folder[:folder...]   what is called skin on photos that people have marked
#   bench-chart [PHOTOS=folder]   how well colour charts are found and used
#   bench-overlays [PHOTOS=folder]  text, pads, frames and watermarks on unchanged pairs
#   trial        render and score the trial of adhesive spots, samples/trial/README.md
#   bench-repeat how true the smallest detectable change and its intervals are
#   bench-align [PHOTOS=folder] [REAL=folder]   how close the alignment comes to the truth
#   bench-real REAL=folder [JUDGED=csv] [LESIONS=json] [OUT=folder]   real pairs of clinics
#   floors       accuracy and alignment on rendered skin are no worse than tests/bench/floors.tsv says
#   figures [PHOTOS=folder] [SECOND=folder] [MARKS=folder] [REAL=folder]   measures, and writes the tables of
#                README.md and tests/bench/README.md; those whose folder is not given stay as they are
#   install, uninstall, clean, format, check (layout, layers, libjpeg, figures of the manual)
# Variables: CC OPT HARDEN CFLAGS LDFLAGS BUILD PREFIX DESTDIR LIBDIR ZSHDIR STB_CFLAGS FONT HEIF TIFF.
CC ?= cc
AR ?= ar
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
LIBDIR ?= $(PREFIX)/lib
DATADIR := $(PREFIX)/share
ZSHDIR ?= $(DATADIR)/zsh/site-functions
OPT ?= -O3
BUILD ?= build

PACKAGES := libjpeg libdeflate lcms2 libexif nettle jansson
# Used if installed; HEIF=no, TIFF=no, SECCOMP=no leave them out.
OPTIONAL := $(if $(filter no,$(HEIF)),,heif de265) $(if $(filter no,$(TIFF)),,tiff) \
  $(if $(filter no,$(SECCOMP)),,seccomp)
PACKAGE_heif := libheif
PACKAGE_de265 := libde265
PACKAGE_tiff := libtiff-4
PACKAGE_seccomp := libseccomp
LEAST_heif := 1.12
LEAST_de265 := 1.0.8
LEAST_tiff := 4.5
LEAST_seccomp := 2.4
VERSION := $(shell sed -n 's/^.define PIHMAP_VERSION "\(.*\)"/\1/p' include/pihmap.h)

# ---- what must be installed; not checked if nothing is compiled -----------------------------
NO_COMPILER := clean format check uninstall api dist lang
ifneq ($(filter-out $(NO_COMPILER),$(or $(MAKECMDGOALS),all)),)
ifeq ($(shell command -v $(PKG_CONFIG)),)
$(error pkg-config is not installed. Run ./scripts/install-deps)
endif
MISSING := $(strip $(foreach p,$(PACKAGES),$(shell $(PKG_CONFIG) --exists $(p) || echo $(p))))
# Debian's stb has a .pc file, Fedora's only the folder, others have neither.
STB_CFLAGS ?= $(or $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags stb 2>/dev/null)),\
  $(addprefix -isystem ,$(wildcard /usr/include/stb)))
ifeq ($(strip $(STB_CFLAGS)),)
MISSING += stb
endif
ifneq ($(strip $(MISSING)),)
$(error not installed: $(MISSING). Run ./scripts/install-deps)
endif
ifneq ($(filter test tests asan mutants,$(MAKECMDGOALS)),)
ifneq ($(shell $(PKG_CONFIG) --exists cmocka && echo yes),yes)
$(error not installed: cmocka. Run ./scripts/install-deps --test)
endif
endif
OPTIONAL := $(foreach o,$(OPTIONAL),$(shell \
  $(PKG_CONFIG) --exists '$(PACKAGE_$(o)) >= $(LEAST_$(o))' && echo $(o)))
OPTIONAL := $(filter-out $(if $(filter heif,$(OPTIONAL)),,de265),$(OPTIONAL))
PACKAGES += $(foreach o,$(OPTIONAL),$(PACKAGE_$(o)))
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(STB_CFLAGS)
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm -lpthread
endif

# ---- flags --------------------------------------------------------------------------------
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
# Make bugs harder to exploit; HARDEN= leaves these out, as the sanitizers must. Only what this
# compiler supports: the last two depend on the processor.
HARDEN ?= -D_FORTIFY_SOURCE=2 -fstack-protector-strong $(foreach f,-fstack-clash-protection \
  -fcf-protection -mbranch-protection=standard,$(shell echo 'int i;' | \
  $(CC) -Werror $(f) -x c -c -o /dev/null - 2>/dev/null && echo $(f)))
HARDEN := $(HARDEN)
HARDEN_LINK := $(if $(strip $(HARDEN)),$(if $(filter Darwin,$(shell uname)),,-pie -Wl,-z,relro,-z,now,-z,noexecstack))
# The same bytes wherever pihmap is built.
SAME_BYTES := -ffile-prefix-map=$(CURDIR)=.
# No contraction into fused multiply-adds: the same figures on every machine. Hidden visibility: the
# shared library exports only what pihmap.h declares.
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Iinclude -Isrc $(WARN) $(OPT) -g -fno-math-errno \
  -ffp-contract=off -fPIC -fvisibility=hidden $(HARDEN) $(SAME_BYTES) -MMD -MP $(LIB_CFLAGS) $(CFLAGS)
# -g1 has the lines that reports need, and compiles in three quarters of the time.
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1
# Left out where all tests run: pointers that are only computed. They keep loops from being vectorised and
# take a third of the time; using such a pointer is found all the same. Fuzzing checks them, too.
SANITIZE_USE := $(SANITIZE) -fno-sanitize=pointer-overflow,object-size,null

# stb_image relies on signed integers wrapping.
$(BUILD)/src/codec/stb_%.o: ALL_CFLAGS += -fwrapv

# Two libraries have neither a macro nor a function for their version: it is passed to one file.
STB_DIR := $(word 2,$(STB_CFLAGS))
STB_VERSION := $(shell sed -n '1s/^.*stb_image - v\([0-9.]*\).*/\1/p' "$(STB_DIR)/stb_image.h" 2>/dev/null)
EXIF_VERSION := $(shell $(PKG_CONFIG) --modversion libexif 2>/dev/null)
$(BUILD)/src/codec/versions.o: ALL_CFLAGS += \
  $(if $(STB_VERSION),-DPM_STB_VERSION='"$(STB_VERSION)"') \
  $(if $(EXIF_VERSION),-DPM_EXIF_VERSION='"$(EXIF_VERSION)"')

# Which optional library is used: a macro for its one file, wherever that lies, and for the test that
# makes such photos.
define define_optional
$(patsubst %.c,$(BUILD)/%.o,$(or $(wildcard src/*/$(1).c),$(error no file uses $(1)))) $(BUILD)/tests/support/$(1)_files.o $(BUILD)/tests/unit/test_$(1).o: \
  ALL_CFLAGS += -DPM_WITH_$(shell echo $(1) | tr a-z A-Z)
endef
$(foreach o,$(OPTIONAL),$(eval $(call define_optional,$(o))))

# The SONAME's number: raise it when programs built with an older version would no longer run.
ABI := 0
ifeq ($(shell uname),Darwin)
SO_FILE := libpihmap.$(VERSION).dylib
SO_NAME := libpihmap.$(ABI).dylib
SO_LINK := libpihmap.dylib
SO_FLAGS = -dynamiclib -install_name $(LIBDIR)/$(SO_NAME)
else
SO_FILE := libpihmap.so.$(VERSION)
SO_NAME := libpihmap.so.$(ABI)
SO_LINK := libpihmap.so
SO_FLAGS = -shared -Wl,-soname,$(SO_NAME) $(if $(strip $(HARDEN)),-Wl$(comma)-z$(comma)relro$(comma)-z$(comma)now)
endif
comma := ,

# ---- sources ------------------------------------------------------------------------------
CLI_SRC := $(wildcard src/cli/*.c)
# Other than * only for fuzzing, as are SUPPORT_LIB and LIB_REST.
LIB_MODULES := *
LIB_SRC := $(filter-out $(CLI_SRC),$(wildcard $(LIB_MODULES:%=src/%/*.c)))
# In tests/bench and tests/calibrate, a file with a main is a program; the others are shared by them.
TOOL_FILES := $(wildcard tests/bench/*.c tests/calibrate/*.c)
TOOL_SRC := $(shell grep -l '^int main' $(TOOL_FILES) 2>/dev/null)
SUPPORT_SRC := $(wildcard tests/support/*.c) $(filter-out $(TOOL_SRC),$(TOOL_FILES))
# The font of the heatmap's text, as bytes in a C file: no data file is needed at run time.
FONT ?= $(firstword $(wildcard /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf \
  /usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf /usr/share/fonts/TTF/DejaVuSans.ttf \
  /Library/Fonts/DejaVuSans.ttf $(HOME)/Library/Fonts/DejaVuSans.ttf))
FONT_SRC := $(BUILD)/font.c
# The same for the static parts of the HTML pages; src/report/parts.h names them.
PARTS := src/report/page.css src/report/report.js src/report/index.js
PARTS_SRC := $(BUILD)/parts.c
# The translations of the pages, in the order of enum pihmap_language.
CATALOGUES := $(patsubst %,src/base/catalogues/%.po,es pt fr de hi zh ko ar)
CATALOGUES_SRC := $(BUILD)/catalogues.c
UNIT_SRC := $(wildcard tests/unit/test_*.c tests/stage/test_*.c)

# A fuzz target for everything that reads foreign bytes, with the main of replay.c (in `make fuzz`, of
# libFuzzer).
FUZZ_TARGETS := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_BIN := $(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/fuzz_%) $(BUILD)/tests/fuzz/seeds
FUZZ_MAIN = $(BUILD)/tests/fuzz/replay.o
# The modules that read foreign bytes, and what they use of those below. `make fuzz` compiles only these
# anew, and takes the rest from BUILD.
FUZZ_MODULES := base files draw codec report batch
SUPPORT_LIB = $(BUILD)/libsupport.a
LIB_REST :=

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
UNIT_BIN := $(patsubst %.c,$(BUILD)/%,$(UNIT_SRC))
TOOL_BIN := $(patsubst %.c,$(BUILD)/%,$(TOOL_SRC))

all: $(BUILD)/pihmap
lib: $(BUILD)/libpihmap.a $(BUILD)/$(SO_FILE)
tools: $(TOOL_BIN)
tests: all tools $(UNIT_BIN) $(FUZZ_BIN)

font: $(FONT_SRC)
$(FONT_SRC): $(or $(FONT),no-font)
	@mkdir -p $(@D)
	@{ printf '#include "draw/font.h"\nconst unsigned char pm_font_data[] = {\n'; \
	  od -An -v -tx1 "$<" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'; \
	  printf '};\nconst size_t pm_font_size = sizeof pm_font_data;\n'; } > $@.part
	@mv $@.part $@
no-font:
	@echo 'DejaVuSans.ttf is not installed. Run ./scripts/install-deps, or give FONT=' >&2; exit 1
$(BUILD)/font.o: $(FONT_SRC)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(PARTS_SRC): $(PARTS) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "report/parts.h"'; for f in $(PARTS); do \
	  printf 'const char pm_%s[] = {\n' "$$(basename "$$f" | tr . _)"; \
	  od -An -v -tx1 "$$f" | sed "s/ *\([0-9a-f][0-9a-f]\)/'\\\\x\1',/g"; printf '0};\n'; done; } > $@.part
	@mv $@.part $@
$(BUILD)/parts.o: $(PARTS_SRC)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

$(CATALOGUES_SRC): $(CATALOGUES) scripts/make-catalogues
	@mkdir -p $(@D)
	@scripts/make-catalogues $(CATALOGUES) > $@.part
	@mv $@.part $@
$(BUILD)/catalogues.o: $(CATALOGUES_SRC)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

MADE_OBJ := $(BUILD)/font.o $(BUILD)/parts.o $(BUILD)/catalogues.o
$(BUILD)/libpihmap.a: $(call obj,$(LIB_SRC)) $(MADE_OBJ)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/$(SO_FILE): $(call obj,$(LIB_SRC)) $(MADE_OBJ)
	$(CC) $(SO_FLAGS) $(LDFLAGS) $(CFLAGS) -o $@ $^ $(LIB_LIBS)
	@ln -sf $(SO_FILE) $(BUILD)/$(SO_NAME)
	@ln -sf $(SO_FILE) $(BUILD)/$(SO_LINK)

$(BUILD)/pihmap: $(call obj,$(CLI_SRC)) $(BUILD)/libpihmap.a
	$(CC) $(HARDEN_LINK) $(LDFLAGS) $(CFLAGS) -o $@ $^ $(LIB_LIBS)

$(BUILD)/libsupport.a: $(call obj,$(SUPPORT_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(UNIT_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(BUILD)/libpihmap.a
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $^ -lcmocka $(LIB_LIBS)
$(TOOL_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(BUILD)/libpihmap.a
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $^ $(LIB_LIBS)

# points.c belongs to the command, but reads foreign bytes too.
$(FUZZ_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/tests/fuzz/fuzz.o $(call obj,src/cli/points.c src/cli/console.c) \
  $(SUPPORT_LIB) $(BUILD)/libpihmap.a $(LIB_REST)
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $(filter %.o,$^) $(filter %.a,$^) $(if $(filter %seeds,$@),,$(FUZZ_LINK)) $(LIB_LIBS)
$(FUZZ_TARGETS:%=$(BUILD)/tests/fuzz/fuzz_%): $(FUZZ_MAIN)

$(BUILD)/tests/%.o: ALL_CFLAGS += -Itests
$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

# ---- tests and checks -----------------------------------------------------------------------
test: tests
	@scripts/run-tests $(if $(SHARE),--share $(SHARE)) $(BUILD) $(UNIT_BIN)

# An allocation that is too large returns NULL there too, instead of ending the program.
asan:
	@ASAN_OPTIONS=allocator_may_return_null=1 \
	  $(MAKE) BUILD=$(BUILD)-asan OPT=-O2 HARDEN= CFLAGS="$(SANITIZE_USE) $(CFLAGS)" test

lint:
	@scripts/lint

TIDY ?= src
tidy:
	@scripts/tidy $(TIDY) -std=c11 -D_GNU_SOURCE -Iinclude -Isrc $(LIB_CFLAGS) \
	  $(foreach o,$(OPTIONAL),-DPM_WITH_$(shell echo $(o) | tr a-z A-Z))

tsan:
	@$(MAKE) -s BUILD=$(BUILD)-tsan OPT=-O1 HARDEN= CFLAGS="-fsanitize=thread $(CFLAGS)" all tools
	@scripts/test-threads $(BUILD)-tsan

valgrind: all tools
	@scripts/test-valgrind $(BUILD)

# Not optimised, so that lines stay lines. BUILD-coverage/coverage.txt has the figures of each file.
coverage:
	@mkdir -p $(BUILD)-coverage
	@$(CC) -c -o $(BUILD)-coverage/wrap.o tests/coverage/wrap.c
	@$(MAKE) -s BUILD=$(BUILD)-coverage OPT=-O0 HARDEN= CFLAGS="--coverage -DPM_NO_WIDE $(CFLAGS)" \
	  LDFLAGS="-Wl,--wrap=_exit,--wrap=pm_landlock_enter $(BUILD)-coverage/wrap.o $(LDFLAGS)" tests
	@scripts/coverage $(BUILD)-coverage

mutants: tests
	@scripts/mutants $(BUILD) $(MUTANTS)

faults: tools
	@scripts/test-faults $(BUILD) $(FAULTS)

# Every target for FUZZ_TIME seconds or FUZZ_RUNS inputs, starting from the seeds and the kept inputs.
# A finding is left in BUILD-fuzz/found: fix it, and keep it in tests/fuzz/crashers/<target>.
FUZZ ?= $(FUZZ_TARGETS)
FUZZ_TIME ?= 60
fuzz fuzz-keep: $(BUILD)/libsupport.a $(BUILD)/libpihmap.a
	@$(MAKE) -s CC=clang BUILD=$(BUILD)-fuzz OPT=-O1 HARDEN= FUZZ_MAIN= FUZZ_LINK=-fsanitize=fuzzer \
	  LIB_MODULES='$(FUZZ_MODULES)' SUPPORT_LIB= LIB_REST='$^' \
	  CFLAGS="-fsanitize=fuzzer-no-link $(SANITIZE) $(CFLAGS)" fuzz-programs
	@scripts/$@ $(BUILD)-fuzz $(if $(FUZZ_RUNS),runs=$(FUZZ_RUNS),$(FUZZ_TIME)) $(FUZZ)
fuzz-programs: $(FUZZ_BIN)

# The HTML pages in a headless Chromium; without one, the tests are skipped and the script says so.
test-web: all tools
	@scripts/test-web $(BUILD)

format:
	clang-format -i $$(find src include tests samples -name '*.[ch]')
check:
	scripts/check-format
	scripts/check-layers
	scripts/check-jpeg-api
	scripts/check-method

# scripts/slurm-batch on a Slurm started for the test; see there for what it needs.
test-slurm: all tools
	scripts/test-slurm $(BUILD)

# ---- samples and figures ----------------------------------------------------------------------
# Rendered skin, never a photo of a person; samples/README.md lists the same commands.
SAMPLES := light brown dark
SAMPLE_light := --render closeup --ita 50 --seed 11 --side 1100
SAMPLE_brown := --render limb --ita -8 --seed 12 --side 1100
SAMPLE_dark := --render oval --ita -45 --seed 12 --side 1100
MAKEPAIR := $(BUILD)/tests/bench/makepair

samples: $(SAMPLES:%=sample-%) sample-records sample-clinic sample-pages
$(SAMPLES:%=sample-%): sample-%: $(MAKEPAIR)
	$(MAKEPAIR) $(SAMPLE_$*) --out samples/$*
sample-clinic: $(MAKEPAIR)
	scripts/make-clinic $(BUILD)
# The pages of the clinic: only those files of its records that people look at.
sample-pages: sample-clinic $(BUILD)/pihmap
	rm -rf samples/records
	$(BUILD)/pihmap batch -q --record brief samples/clinic -o samples/records || true
	find samples/records -type f ! -name '*.html' ! -name 'thumb*.jpg' ! -name 'cohort*' -delete
	find samples/records -depth -type d -empty -delete
# One output of each kind, of the brown pair.
sample-records: sample-brown $(BUILD)/pihmap
	$(BUILD)/pihmap compare -q samples/brown/before.jpg samples/brown/after.jpg \
	  --id 'Sample: brown skin, forearm (rendered)' -o samples/heatmap.jpg --panel samples/panel.jpg \
	  --html samples/report.html

# make trial [TRIAL='--moved 1 --seed 2']: renders and scores the trial of samples/trial; with TRIAL= as it is there.
trial: $(BUILD)/tests/bench/trial $(BUILD)/pihmap
	$(BUILD)/tests/bench/trial --out $(BUILD)/trial $(TRIAL)
	$(BUILD)/pihmap batch -q --record brief --force $(BUILD)/trial -o $(BUILD)/trial-records
	$(BUILD)/pihmap score $(BUILD)/trial-records $(BUILD)/trial/truth.csv
# make bench-accuracy [PHOTOS=folder] [ACCURACY='--pairs 60 ...']
bench-accuracy: tools
	$(BUILD)/tests/bench/accuracy $(if $(PHOTOS),--photos "$(PHOTOS)") \
	  --json $(BUILD)/accuracy.json $(ACCURACY)
	@echo 'The same as JSON: $(BUILD)/accuracy.json'
# make calibrate [SECOND=folder] [MARKS=folder] [REAL=folder] [PHOTOS=folder] [CALIBRATE='--write --pairs 60 --table FILE ...']
calibrate: tools
	@scripts/calibrate $(BUILD) $(if $(PHOTOS),--photos "$(PHOTOS)") \
	  $(if $(SECOND),--second "$(SECOND)") $(if $(MARKS),--marks "$(MARKS)") \
	  $(if $(REAL),--real "$(REAL)") $(CALIBRATE)
# make bench-skin MARKED=folder[:folder...] [SKIN='--fold 1/2 --keep DIR']
bench-skin: $(BUILD)/tests/bench/accuracy
	$(BUILD)/tests/bench/accuracy --skin-marked "$(MARKED)" --json $(BUILD)/skin.json $(SKIN)
# make bench-overlays [PHOTOS=folder] [OVERLAYS='--skins 3 --only frame --keep DIR']
bench-overlays: $(BUILD)/tests/bench/overlays
	$(BUILD)/tests/bench/overlays $(if $(PHOTOS),--on "$(PHOTOS)") $(OVERLAYS)
# make bench-align [PHOTOS=folder] [REAL=folder of STEM_neutral and STEM_smiling] [ALIGN='--pairs 60']
bench-align: tools
	$(BUILD)/tests/bench/align $(if $(PHOTOS),--photos "$(PHOTOS)") \
	  $(if $(REAL),--real "$(REAL)") --json $(BUILD)/align.json $(ALIGN)
floors: tools
	@scripts/floors $(BUILD)
figures: tools
	@scripts/figures $(BUILD)
# make bench-repeat [REPEAT='--pairs 120 --patients 12 --side 800 -j 2']
bench-repeat: $(BUILD)/tests/bench/repeat
	$(BUILD)/tests/bench/repeat $(REPEAT)
# make bench-chart [PHOTOS=folder] [CARD='--draws 200 --seed 1']
bench-chart: tools
	$(BUILD)/tests/bench/chart $(CARD) $(if $(PHOTOS),"$(PHOTOS)")
# make bench-real REAL=folder of CLINIC/NAME_before.EXT and CLINIC/NAME_after.EXT [JUDGED=judged.csv]
# [LESIONS=lesions.json] [OUT=folder, outside this tree] [JOBS=2]
bench-real: $(BUILD)/tests/bench/real
	$(BUILD)/tests/bench/real --real "$(REAL)" $(if $(JUDGED),--judged "$(JUDGED)") \
	  $(if $(LESIONS),--lesions "$(LESIONS)") $(if $(OUT),--out "$(OUT)") $(if $(JOBS),-j $(JOBS))
bench: all tools
	@scripts/bench $(BUILD)

# make bench-batch BATCH='speed 100' | 'kill 50' | 'full 50' | 'spoil 1000' | 'damage 1000'
bench-batch: all tools
	scripts/bench-batch $(BUILD) $(or $(BATCH),speed 100)

# ---- install --------------------------------------------------------------------------------
# Manual pages and completions are made by the command, from the same tables as its help.
MANUAL := $(BUILD)/man/pihmap.1 $(patsubst src/cli/cmd_%.c,$(BUILD)/man/pihmap-%.1,$(wildcard src/cli/cmd_*.c)) \
  $(BUILD)/man/pihmap-report.5 $(BUILD)/man/pihmap-method.7
MANUAL_SECTIONS := 1 5 7
SHELLS := $(BUILD)/completions/bash $(BUILD)/completions/zsh $(BUILD)/completions/fish
man: $(MANUAL)
completions: $(SHELLS)
$(BUILD)/man/pihmap.1: $(BUILD)/pihmap
	@mkdir -p $(@D)
	@$< help --man > $@.part && mv $@.part $@
define manual_section
$(BUILD)/man/pihmap-%.$(1): $(BUILD)/pihmap
	@mkdir -p $$(@D)
	@$$< help --man $$* > $$@.part && mv $$@.part $$@
endef
$(foreach s,$(MANUAL_SECTIONS),$(eval $(call manual_section,$(s))))
$(BUILD)/completions/%: $(BUILD)/pihmap
	@mkdir -p $(@D)
	@$< help --completion $* > $@.part && mv $@.part $@

# What is installed: each file is named once, for installing and uninstalling.
TO_BIN := $(PREFIX)/bin/pihmap
TO_LIB := $(LIBDIR)/$(SO_FILE) $(LIBDIR)/$(SO_NAME) $(LIBDIR)/$(SO_LINK) $(LIBDIR)/libpihmap.a
TO_PC := $(LIBDIR)/pkgconfig/pihmap.pc
TO_MAN := $(foreach s,$(MANUAL_SECTIONS),$(patsubst $(BUILD)/man/%,$(DATADIR)/man/man$(s)/%,$(filter %.$(s),$(MANUAL))))
TO_BASH := $(DATADIR)/bash-completion/completions/pihmap
TO_ZSH := $(ZSHDIR)/_pihmap
TO_FISH := $(DATADIR)/fish/vendor_completions.d/pihmap.fish
TO_DOC := $(DATADIR)/doc/pihmap
INSTALLED := $(TO_BIN) $(TO_LIB) $(TO_PC) $(PREFIX)/include/pihmap.h $(TO_MAN) $(TO_BASH) $(TO_ZSH) \
  $(TO_FISH) $(addprefix $(TO_DOC)/,README.md LICENSE)

install: all lib man completions $(BUILD)/pihmap.pc
	install -d $(sort $(foreach f,$(INSTALLED),"$(DESTDIR)$(dir $(f))"))
	install -m 755 $(BUILD)/pihmap "$(DESTDIR)$(TO_BIN)"
	install -m 644 $(BUILD)/libpihmap.a $(BUILD)/$(SO_FILE) "$(DESTDIR)$(LIBDIR)"
	ln -sf $(SO_FILE) "$(DESTDIR)$(LIBDIR)/$(SO_NAME)"
	ln -sf $(SO_FILE) "$(DESTDIR)$(LIBDIR)/$(SO_LINK)"
	install -m 644 $(BUILD)/pihmap.pc "$(DESTDIR)$(TO_PC)"
	install -m 644 include/pihmap.h "$(DESTDIR)$(PREFIX)/include/pihmap.h"
	$(foreach s,$(MANUAL_SECTIONS),install -m 644 $(filter %.$(s),$(MANUAL)) "$(DESTDIR)$(DATADIR)/man/man$(s)" &&) true
	install -m 644 $(BUILD)/completions/bash "$(DESTDIR)$(TO_BASH)"
	install -m 644 $(BUILD)/completions/zsh "$(DESTDIR)$(TO_ZSH)"
	install -m 644 $(BUILD)/completions/fish "$(DESTDIR)$(TO_FISH)"
	install -m 644 README.md LICENSE "$(DESTDIR)$(TO_DOC)"
	@[ -n "$(DESTDIR)" ] || [ "$$(id -u)" -ne 0 ] || ! command -v ldconfig >/dev/null || ldconfig

uninstall:
	rm -f $(foreach f,$(INSTALLED),"$(DESTDIR)$(f)")
	rmdir "$(DESTDIR)$(TO_DOC)" 2>/dev/null || true

# Always made again, because it contains PREFIX.
$(BUILD)/pihmap.pc: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$${prefix}/include' '' \
	  'Name: pihmap' 'Description: compare two photos of skin' 'Version: $(VERSION)' \
	  'Cflags: -I$${includedir}' 'Libs: -L$${libdir} -lpihmap' \
	  'Libs.private: $(LIB_LIBS)' > $@

api:
	@mkdir -p $(BUILD)/api
	@BUILD=$(BUILD) VERSION=$(VERSION) doxygen scripts/doxyfile

pot: all
	@scripts/make-pot $(BUILD)

lang:
	@scripts/check-language

DIST := $(BUILD)/pihmap-$(VERSION).tar.gz
dist:
	@git rev-parse HEAD >/dev/null 2>&1 || { echo 'make dist packs a commit: it needs the git repository' >&2; exit 1; }
	@mkdir -p $(BUILD)
	git archive --prefix=pihmap-$(VERSION)/ HEAD | gzip -9n > $(DIST).part
	@mv $(DIST).part $(DIST)

deb: all lib man completions
	scripts/make-deb $(BUILD) $(VERSION) $(ABI)

test-install: all lib man completions
	@scripts/test-install $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD)-asan $(BUILD)-fuzz $(BUILD)-tsan $(BUILD)-coverage

.DELETE_ON_ERROR: # no half-written targets

.PHONY: calibrate lint tidy tsan valgrind coverage mutants faults bench-chart bench-repeat trial man completions api pot lang dist deb test-install fuzz fuzz-keep fuzz-programs bench-align bench-overlays bench-skin bench-real floors figures samples sample-clinic test-slurm bench-batch $(SAMPLES:%=sample-%) sample-records sample-pages bench bench-accuracy all lib font no-font tools tests test test-web asan format check install uninstall clean FORCE
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
