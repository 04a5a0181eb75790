# pihmap. Targets: all lib test asan bench install clean. Variables: CC CFLAGS PREFIX DESTDIR.
CC ?= cc
AR ?= ar
PKG_CONFIG ?= pkg-config
PREFIX ?= /usr/local
OPT ?= -O2
BUILD ?= build

PACKAGES := libjpeg libdeflate lcms2 libexif nettle jansson
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes
STB_CFLAGS ?= $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags stb))
LIB_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES)) $(STB_CFLAGS)
LIB_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm -lpthread

ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Iinclude -Isrc $(WARN) $(OPT) -g -fno-math-errno \
  -ffp-contract=off -MMD -MP $(LIB_CFLAGS) $(CFLAGS)

LIB_SRC := $(wildcard src/base/*.c src/io/*.c src/skin/*.c src/align/*.c src/tone/*.c \
  src/change/*.c src/report/*.c) $(wildcard src/pipeline.c)
CLI_SRC := $(wildcard src/cli/*.c)
SUPPORT_SRC := $(wildcard tests/support/*.c)
UNIT_SRC := $(wildcard tests/unit/test_*.c tests/stage/test_*.c)
TOOL_SRC := $(wildcard tests/bench/*.c)

obj = $(patsubst %.c,$(BUILD)/%.o,$(1))
UNIT_BIN := $(patsubst %.c,$(BUILD)/%,$(UNIT_SRC))
TOOL_BIN := $(patsubst %.c,$(BUILD)/%,$(TOOL_SRC))

all: $(BUILD)/pihmap
lib: $(BUILD)/libpihmap.a

$(BUILD)/libpihmap.a: $(call obj,$(LIB_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/pihmap: $(call obj,$(CLI_SRC)) $(BUILD)/libpihmap.a
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $^ $(LIB_LIBS)

$(BUILD)/libsupport.a: $(call obj,$(SUPPORT_SRC))
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/tests/unit/test_% $(BUILD)/tests/stage/test_%: LIBS_EXTRA = -lcmocka
$(UNIT_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(BUILD)/libpihmap.a
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $^ -lcmocka $(LIB_LIBS)
$(TOOL_BIN): $(BUILD)/%: $(BUILD)/%.o $(BUILD)/libsupport.a $(BUILD)/libpihmap.a
	$(CC) $(LDFLAGS) $(CFLAGS) -o $@ $^ $(LIB_LIBS)

$(BUILD)/tests/%.o: ALL_CFLAGS += -Itests
$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -c -o $@ $<

clean:
	rm -rf $(BUILD)

.PHONY: all lib clean
.SECONDARY:
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
