// SPDX-License-Identifier: MIT
#include "gateway/cli/manual.hpp"

#include <boost/test/unit_test.hpp>

namespace p2m::gateway::cli {
namespace {

manual_option const help{.names = {"-h", "--help"}, .description = "Print this help"};

manual example()
{
    return {.program = "tool",
            .description = "tool joins a-b",
            .footer = "Examples:\n  tool run 'it'\n\nExit codes:\n  0 done",
            .options = {help},
            .commands = {
                {"run",
                 "Run [it]",
                 {help,
                  {.names = {"-c", "--config"}, .value = "FILE", .description = "Where: a file"},
                  {.names = {"--level"},
                   .value = "TEXT",
                   .description = "How much",
                   .default_value = "low",
                   .words = {"low", "high"}}}},
                {"ask",
                 "Ask it",
                 {{.names = {"host"}, .argument = true, .required = true, .value = "HOST"},
                  {.names = {"--timeout"}, .value = "SECONDS", .description = "How long"}}}}};
}

bool has(std::string const& text, std::string_view part)
{
    return text.find(part) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(manual_page)

BOOST_AUTO_TEST_CASE(the_name_line_is_what_whatis_reads)
{
    auto const page = write_man_page(example(), "1.2.3");
    BOOST_TEST(has(page, ".TH TOOL 1 \"\" \"tool 1.2.3\" \"User Commands\"\n"));
    BOOST_TEST(has(page, ".SH NAME\ntool \\- joins a\\-b\n"));
}

BOOST_AUTO_TEST_CASE(each_command_has_its_options_with_words_and_defaults)
{
    auto const page = write_man_page(example(), "1");
    BOOST_TEST(has(page, ".SS tool run [OPTION...]\nRun [it].\n"));
    BOOST_TEST(has(page, ".TP\n\\fB\\-c\\fR, \\fB\\-\\-config\\fR \\fIFILE\\fR\nWhere: a file.\n"));
    BOOST_TEST(has(page, "One of low, high.\nDefault: low.\n"));
    BOOST_TEST(has(page, ".SS tool ask [OPTION...] HOST\n"));
}

BOOST_AUTO_TEST_CASE(the_footer_becomes_sections_whose_lines_stay)
{
    auto const page = write_man_page(example(), "1");
    BOOST_TEST(
        has(page, ".SH EXAMPLES\n.nf\ntool run 'it'\n.fi\n.SH EXIT CODES\n.nf\n0 done\n.fi\n"));
}

BOOST_AUTO_TEST_CASE(what_roff_would_take_for_a_request_is_text)
{
    auto odd = example();
    odd.commands[0].description = ".so /etc/passwd\\n";
    BOOST_TEST(has(write_man_page(odd, "1"), "\n\\&.so /etc/passwd\\en.\n"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(completion)

BOOST_AUTO_TEST_CASE(bash_knows_commands_options_and_words)
{
    auto const script = write_bash_completion(example());
    BOOST_TEST(has(script, "offer_or '-h --help' offer -W 'run ask'"));
    BOOST_TEST(has(script, "'run --level') offer -W 'low high' ;;"));
    BOOST_TEST(has(script, "'run -c' | 'run --config') return ;;"));
    BOOST_TEST(has(script, "'ask --timeout') nothing ;;"));
    BOOST_TEST(has(script, "ask) offer_or '--timeout' offer -A hostname ;;"));
}

BOOST_AUTO_TEST_CASE(zsh_knows_them_too_and_what_is_special_to_it_is_text)
{
    auto const script = write_zsh_completion(example());
    BOOST_TEST(has(script, "'run:Run \\[it\\]'"));
    BOOST_TEST(has(script, "'(-c --config)'{-c,--config}'[Where\\: a file]:FILE:_files'"));
    BOOST_TEST(has(script, "'--level[How much]:TEXT:(low high)'"));
    BOOST_TEST(has(script, "':HOST:_hosts'"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::gateway::cli
