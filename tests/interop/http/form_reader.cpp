// SPDX-License-Identifier: MIT
// Reads a form from standard input, in steps of so many bytes, with our parser; prints its parts,
// one a line: name, file name and data in hexadecimal digits ("-": no file name). A fault is exit
// code 1.
//   form-reader BOUNDARY STEP
#include "gateway/surfaces/http/multipart_parser.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>

using namespace p2m::surfaces::http;

namespace {

void print_hex(std::string_view text)
{
    for (char const one : text)
        std::printf("%02x", static_cast<unsigned>(static_cast<unsigned char>(one)));
}

class printer final : public part_sink
{
public:
    void on_part(form_part const& part) override
    {
        print_hex(part.name);
        std::fputc(' ', stdout);
        if (part.file_name)
            print_hex(*part.file_name);
        else
            std::fputc('-', stdout);
        std::fputc(' ', stdout);
    }
    void on_data(std::string_view data) override { print_hex(data); }
    void on_part_end() override { std::fputc('\n', stdout); }
};

}  // namespace

int main(int count, char** arguments)
{
    if (count != 3)
        return 2;
    std::string const form{std::istreambuf_iterator<char>{std::cin}, {}};
    auto const step = static_cast<std::size_t>(std::atoi(arguments[2]));
    printer out;
    multipart_parser parser{arguments[1], out};
    for (std::size_t at = 0; at < form.size(); at += step)
        if (parser.feed(std::string_view{form}.substr(at, step)) != multipart_fault::none)
            return 1;
    return parser.finish() == multipart_fault::none ? 0 : 1;
}
