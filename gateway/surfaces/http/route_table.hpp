// SPDX-License-Identifier: MIT
// The rows of the server: method, path, what a caller needs, what body is read, and who answers.
// One more page or API call is one more row, added by the file that answers it.
#pragma once

#include "gateway/surfaces/http/request.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace p2m::surfaces::http {

enum class body_kind : std::uint8_t {
    none,       ///< any body: 413
    text,       ///< read whole into request::body
    spool,      ///< one file on the disk
    multipart,  ///< a form; its files on the disk, its fields in request::fields
};

struct body_rule
{
    body_kind kind{body_kind::none};
    std::uint64_t limit{};  ///< bytes of the whole body; more: 413
    /// Media types that are read, in lower case; empty: any. Else 415. An empty body needs none.
    std::vector<std::string_view> types{};
};

/// What a GET may cost, and so which foreign pages may cause it.
enum class look : std::uint8_t {
    free,          ///< shows what the gateway knows
    costs_printer  ///< switches a camera on or asks the printer: not for another site's page
};

struct route
{
    method verb{method::get};  ///< GET answers HEAD too
    /// "/api/v1/printers/{printer}/state": a word in braces takes one segment that is not empty,
    /// "{path...}" as the last one takes all that is left. {printer} must be one the caller sees.
    std::string pattern;
    /// Word of a command class, which the caller must have; empty: everyone who is let in.
    std::string class_word{};
    bool is_open{};  ///< served without a token
    handler run;
    body_rule body{};
    look costs{look::free};
    /// A `?ticket=` of one minute counts as the caller's token: for EventSource and img.
    bool takes_ticket{};
    /// A POST as an HTML form could send it (multipart, empty, plain text) is taken without a
    /// custom header; Origin is checked all the same. For programs that cannot be changed.
    bool takes_simple_post{};
    /// Asked before a body is read (and before 100 Continue): why it will not be taken.
    std::function<std::optional<problem>(request const&)> admit{};
};

class route_table
{
public:
    /// Rows of one pattern and method must not be added twice.
    void add(route);
    /// How errors are written below this prefix ("/api/"); the longest that fits counts, the plain
    /// form where none does.
    void set_errors(std::string prefix, error_form);

    struct match
    {
        route const* to{};  ///< null: the path is here, but not for this method
        std::map<std::string, std::string, std::less<>> parameters;
        std::string allow;  ///< "GET, HEAD, OPTIONS"
    };
    /// The most particular pattern counts, segment by segment: a word before a parameter before
    /// the rest. Empty: there is nothing at this path.
    [[nodiscard]] std::optional<match> find(method, request_target const&) const;
    /// By the bytes that were asked for, so that what could not be parsed has a form too.
    [[nodiscard]] error_form errors_of(std::string_view target) const noexcept;
    /// Every row: for tests that walk them and for the list of what is served.
    [[nodiscard]] std::vector<route const*> rows() const;
    /// "*" of OPTIONS: all methods that are served anywhere.
    [[nodiscard]] std::string allow_all() const;

private:
    struct resource
    {
        std::vector<std::string> segments;
        std::vector<std::unique_ptr<route>> rows;
    };
    std::vector<resource> resources_;  // the most particular first
    std::vector<std::pair<std::string, error_form>> errors_;
};

}  // namespace p2m::surfaces::http
