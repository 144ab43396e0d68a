// SPDX-License-Identifier: MIT
// Runs a fuzz target without a fuzzer: each file of a corpus, then mutations of them from a fixed
// seed. The same inputs every time, so a failure in CI is a failure at the desk.
//   usage: fuzz_NAME CORPUS_DIRECTORY MUTATIONS
#include <algorithm>
#include <array>
#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace {

using random_source = std::mt19937;  // its numbers are the same everywhere; distributions' are not

constexpr std::size_t max_input = 64 * 1024;

std::vector<std::string> read_corpus(std::filesystem::path const& directory)
{
    std::vector<std::filesystem::path> files;
    for (auto const& entry : std::filesystem::directory_iterator{directory})
        if (entry.is_regular_file())
            files.push_back(entry.path());
    std::ranges::sort(files);  // the file system's order is not ours

    std::vector<std::string> corpus;
    for (auto const& file : files) {
        std::ifstream in{file, std::ios::binary};
        corpus.emplace_back(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
    }
    return corpus;
}

std::size_t below(random_source& random, std::size_t limit)
{
    return limit == 0 ? 0 : random() % limit;
}

void mutate(std::string& input, std::string const& other, random_source& random)
{
    constexpr std::array<std::string_view, 16> fragments{
        "{",   "}",     "[",    "]",    "\"", ",",       ":",        "\\",
        "nan", "1e999", "null", "true", "-1", "\\ud83d", "\xC3\x28", std::string_view{"\0", 1}};
    auto const at = below(random, input.size() + 1);
    auto const left = input.size() - at;
    switch (below(random, 6)) {
    case 0:
        if (left != 0)
            input[at] = static_cast<char>(below(random, 256));
        break;
    case 1:
        input.insert(at, fragments[below(random, fragments.size())]);
        break;
    case 2:
        input.erase(at, below(random, std::min<std::size_t>(left, 32) + 1));
        break;
    case 3:
        input.resize(at);
        break;
    case 4:
        input.insert(at, other, below(random, other.size() + 1), below(random, 64));
        break;
    default: {
        auto const piece = input.substr(at, below(random, 64));
        for (auto times = below(random, 40); times != 0; --times)
            input.insert(at, piece);
    }
    }
    input.resize(std::min(input.size(), max_input));
}

std::string_view present_input;

/// A target that aborts leaves its input in a file, to be added to the corpus.
extern "C" void keep_input(int)
{
    if (auto* const file = std::fopen("failing-input", "wb")) {
        std::fwrite(present_input.data(), 1, present_input.size(), file);
        std::fclose(file);
        std::fputs("the input is in ./failing-input\n", stderr);
    }
    std::_Exit(1);
}

void run(std::string_view input)
{
    present_input = input;
    std::vector<std::uint8_t> const exact(input.begin(), input.end());  // so that ASan sees its end
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int argc, char** argv)
{
    std::span const arguments{argv, static_cast<std::size_t>(argc)};
    std::size_t mutations = 0;
    if (arguments.size() == 3) {
        std::string_view const count{arguments[2]};
        std::from_chars(count.data(), count.data() + count.size(), mutations);
    }
    if (mutations == 0) {
        std::cerr << "usage: " << arguments[0] << " CORPUS_DIRECTORY MUTATIONS\n";
        return 2;
    }
    std::signal(SIGABRT, &keep_input);
    auto const corpus = read_corpus(arguments[1]);
    if (corpus.empty()) {
        std::cerr << arguments[1] << ": no corpus\n";
        return 2;
    }
    for (auto const& input : corpus)
        run(input);

    random_source random{2'025};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same inputs every time
    for (std::size_t i = 0; i != mutations; ++i) {
        auto input = corpus[below(random, corpus.size())];
        for (auto steps = 1 + below(random, 8); steps != 0; --steps)
            mutate(input, corpus[below(random, corpus.size())], random);
        run(input);
    }
    std::cout << corpus.size() << " files and " << mutations << " mutations\n";
}
