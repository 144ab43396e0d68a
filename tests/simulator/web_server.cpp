// SPDX-License-Identifier: MIT
#include "tests/simulator/web_server.hpp"

#include "tests/simulator/pictures.hpp"

#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/crc.hpp>

namespace p2m::simulator {
namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using request = http::request<http::string_body>;
using response = http::response<http::string_body>;
constexpr std::size_t form_overhead = 64UL * 1024;

std::string big_endian(std::uint32_t n)
{
    std::string out;
    for (unsigned shift = 32; shift != 0; shift -= 8)
        out += static_cast<char>((n >> (shift - 8)) & 0xffU);
    return out;
}

response make(http::status status, std::string_view type, std::string body)
{
    response out{status, 11};
    if (!type.empty())
        out.set(http::field::content_type, {type.data(), type.size()});
    out.body() = std::move(body);
    return out;
}

response take_upload(request const& r, printer& p)
{
    auto const type = r[http::field::content_type];
    auto const form = parse_upload({type.data(), type.size()}, r.body());
    if (!form)
        return make(http::status::ok, "application/json", upload_answer(upload::step::bad_form));
    if (form->chunk.size() > upload::max_chunk)
        p.violate("upload_chunk_too_large", std::to_string(form->chunk.size()));
    p.update();
    auto const step = p.incoming.take(*form);
    p.log("upload", p.incoming.file() + " step " + std::to_string(static_cast<int>(step)));
    p.model.transferring = step == upload::step::more;
    if (step == upload::step::complete)
        p.files.insert(p.incoming.file());
    if (step == upload::step::wrong_digest)
        p.say_to_all(error_frame(p.model, 1, p.wall_s()));
    return make(http::status::ok, "application/json", upload_answer(step));
}

response answer(request const& r, printer& p)
{
    std::string_view const path{r.target().data(), r.target().size()};
    p.log("web", path);
    p.update();
    if (r.method() == http::verb::post && path == "/uploadFile/upload")
        return take_upload(r, p);
    if (r.method() != http::verb::get && r.method() != http::verb::head)
        return make(http::status::method_not_allowed, "", "");
    if (path == "/")
        return make(http::status::ok, "text/html",
                    "<!doctype html><title>" + p.model.name + "</title>" + p.model.name + "\n");
    // As real ones do: no content type, and nothing until the preview is drawn.
    if (path == thumbnail_path && p.model.thumbnail_ready())
        return make(http::status::ok, "", thumbnail_of(p.model.history.front().id));
    return make(http::status::not_found, "text/plain", "not found\n");
}

}  // namespace

std::string thumbnail_of(std::string_view task_id)
{
    constexpr std::size_t end_chunk = 12;
    auto const picture = thumbnail();
    auto const body = "tEXtComment" + std::string(1, '\0') + std::string{task_id};
    boost::crc_32_type crc;
    crc.process_bytes(body.data(), body.size());
    return std::string{picture.substr(0, picture.size() - end_chunk)}
           + big_endian(static_cast<std::uint32_t>(body.size() - 4)) + body
           + big_endian(crc.checksum()) + std::string{picture.substr(picture.size() - end_chunk)};
}

asio::awaitable<void> serve_web(asio::ip::tcp::socket socket, printer& p)
{
    for (beast::flat_buffer buffer;;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(upload::max_chunk * 2 + form_overhead);
        auto [ec, n] = co_await http::async_read(socket, buffer, parser, no_throw);
        if (ec == http::error::body_limit)
            p.violate("upload_chunk_too_large", "more than twice the limit");
        if (ec || p.faults.dark || p.faults.crashed)
            co_return;
        auto out = answer(parser.get(), p);
        out.keep_alive(parser.get().keep_alive());
        out.prepare_payload();
        if (parser.get().method() == http::verb::head)
            out.body().clear();
        auto [failed, m] = co_await http::async_write(socket, out, no_throw);
        if (failed || !out.keep_alive())
            co_return;
    }
}

}  // namespace p2m::simulator
