// SPDX-License-Identifier: MIT
#include "gateway/surfaces/http/multipart_parser.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace p2m::surfaces::http {
namespace {

/// Parts as they were found: head, then data.
class collector final : public part_sink
{
public:
    struct part
    {
        form_part head;
        std::string data;
        bool is_whole{};
    };
    std::vector<part> parts;

    void on_part(form_part const& head) override { parts.push_back({head, {}}); }
    void on_data(std::string_view data) override
    {
        BOOST_TEST(!data.empty());
        parts.back().data += data;
    }
    void on_part_end() override { parts.back().is_whole = true; }
};

/// The fault of a body that comes in steps of so many bytes.
multipart_fault parse(std::string_view body,
                      collector& into,
                      std::size_t step = 1'000'000,
                      std::string_view boundary = "b")
{
    multipart_parser parser{boundary, into};
    for (; !body.empty(); body.remove_prefix(std::min(step, body.size())))
        if (auto const fault = parser.feed(body.substr(0, step)); fault != multipart_fault::none)
            return fault;
    return parser.finish();
}

std::string part(std::string const& head, std::string const& data)
{
    return "--b\r\n" + head + "\r\n\r\n" + data + "\r\n";
}
std::string const field = "Content-Disposition: form-data; name=\"print\"";
std::string const file = "Content-Disposition: form-data; name=\"file\"; filename=\"a.gcode\"\r\n"
                         "Content-Type: application/octet-stream";

}  // namespace

BOOST_AUTO_TEST_SUITE(http_multipart)

BOOST_DATA_TEST_CASE(a_form_is_the_same_however_it_is_cut,
                     boost::unit_test::data::make({1UL, 2UL, 3UL, 7UL, 64UL, 100'000UL}),
                     step)
{
    std::string const data = "G28\r\n--not the boundary\r\n--\r\n-" + std::string{"\0\xff", 2};
    auto const body =
        part(field, "true") + part(file, data) + part(field, "") + "--b--\r\n epilogue";
    collector found;
    BOOST_TEST((parse(body, found, step) == multipart_fault::none));
    BOOST_TEST_REQUIRE(found.parts.size() == 3U);
    BOOST_TEST(found.parts[0].head.name == "print");
    BOOST_TEST(!found.parts[0].head.file_name);
    BOOST_TEST(found.parts[0].data == "true");
    BOOST_TEST(found.parts[1].head.file_name.value() == "a.gcode");
    BOOST_TEST(found.parts[1].head.type == "application/octet-stream");
    BOOST_TEST(found.parts[1].data == data);
    BOOST_TEST(found.parts[2].data.empty());
    for (auto const& one : found.parts)
        BOOST_TEST(one.is_whole);
}

BOOST_AUTO_TEST_CASE(what_is_no_form_has_a_fault)
{
    struct row
    {
        std::string body;
        multipart_fault fault;
    };
    using enum multipart_fault;
    std::string const long_head = field + "\r\nX: " + std::string(limits::part_head_bytes, 'x');
    std::string many;
    for (std::size_t i = 0; i <= limits::parts; ++i)
        many += part(field, "x");
    for (auto const& [body, fault] :
         std::vector<row>{{"", cut_off},
                          {"preamble\r\n--b\r\n", no_delimiter},
                          {"--c\r\n", no_delimiter},
                          {"--bx\r\n", no_delimiter},
                          {"--b\r\n\r\ndata\r\n--b--", bad_head},
                          {part("X-Other: 1", "x"), bad_head},
                          {part("no colon", "x"), bad_head},
                          {part(": empty", "x"), bad_head},
                          {part("Content-Disposition: attachment; name=\"a\"", "x"), bad_head},
                          {part("Content-Disposition: form-data", "x"), bad_head},
                          {part("Content-Disposition: form-data; name=\"a", "x"), bad_head},
                          {part(field + "\r\n" + field, "x"), bad_head},
                          {part(field + "\r\n folded", "x"), bad_head},
                          {part(long_head, "x"), head_too_large},
                          {many, too_many_parts},
                          {part(field, "x"), cut_off},
                          {part(field, "x") + "--b", cut_off},
                          {part(field, "x") + "--b-", cut_off}})
    {
        collector found;
        BOOST_TEST((parse(body, found) == fault), body.substr(0, 60));
        collector again;
        BOOST_TEST((parse(body, again, 1) == fault), body.substr(0, 60));
        BOOST_TEST(!to_sentence(fault).empty());
    }
}

BOOST_AUTO_TEST_CASE(memory_does_not_grow_with_a_file)
{
    collector found;
    multipart_parser parser{"b", found};
    BOOST_TEST((parser.feed("--b\r\n" + file + "\r\n\r\n") == multipart_fault::none));
    std::string const chunk(65'536, 'x');
    for (int i = 0; i != 16; ++i) {
        found.parts.back().data.clear();
        BOOST_TEST((parser.feed(chunk) == multipart_fault::none));
        // All but what may begin a delimiter has been handed on.
        BOOST_TEST(found.parts.back().data.size() >= chunk.size() - 8);
    }
}

BOOST_AUTO_TEST_CASE(names_come_as_browsers_and_programs_write_them)
{
    struct row
    {
        std::string disposition, name;
        std::optional<std::string> file_name;
    };
    for (auto const& [disposition, name, file_name] : std::vector<row>{
             {"form-data; name=file", "file", {}},
             {"Form-Data;NAME=\"a b\" ; FileName=\"c;d.gcode\"", "a b", "c;d.gcode"},
             {R"(form-data; name="x"; filename="say \"hi\".gcode")", "x", "say \"hi\".gcode"},
             {R"(form-data; name="x"; filename="C:\dir\a.gcode")", "x", R"(C:\dir\a.gcode)"},
             {R"(form-data; name="x"; filename="say %22hi%22.gcode")", "x", "say \"hi\".gcode"},
             {"form-data; name=x; filename=a.gcode; filename*=UTF-8''%C3%A4.gcode", "x",
              "\u00e4.gcode"},
             {"form-data; name=x; filename*=utf-8'en'a%20b", "x", "a b"},
             {"form-data; name=x; filename*=latin1''a; filename=b", "x", "b"},
             {"form-data; name=x; filename*=UTF-8''%ff", "x", "\ufffd"},
             {"form-data; name=x; filename=\"\"", "x", ""}})
    {
        auto const read = parse_disposition(disposition);
        BOOST_TEST_REQUIRE(read.has_value(), disposition);
        BOOST_TEST(read->name == name);
        BOOST_TEST((read->file_name == file_name), disposition);
    }
}

BOOST_AUTO_TEST_CASE(a_boundary_is_one_of_the_standard)
{
    BOOST_TEST(find_boundary("multipart/form-data; boundary=abc") == "abc");
    BOOST_TEST(find_boundary("Multipart/Form-Data; charset=x; Boundary=\"a b\"") == "a b");
    BOOST_TEST(find_boundary("multipart/form-data; boundary=" + std::string(70, 'x')).size()
               == 70U);
    for (auto const& wrong :
         {std::string{"multipart/form-data"}, std::string{"multipart/mixed; boundary=a"},
          std::string{"multipart/form-data; boundary="},
          std::string{"multipart/form-data; boundary=\"a \""},
          std::string{"multipart/form-data; boundary=a\x01"},
          "multipart/form-data; boundary=" + std::string(71, 'x')})
        BOOST_TEST(find_boundary(wrong).empty(), wrong);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace p2m::surfaces::http
