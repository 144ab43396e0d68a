// SPDX-License-Identifier: MIT
// The head of a request as a value, without the library that read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace p2m::surfaces::http {

enum class method : std::uint8_t { get, head, post, put, delete_, patch, options, other };

/// "GET"; `other` is "OTHER".
[[nodiscard]] std::string_view to_string(method) noexcept;
/// Case-sensitive, as RFC 9110 9.1 has it.
[[nodiscard]] method parse_method(std::string_view) noexcept;
/// Whether a request with this method changes something (RFC 9110 9.2.1).
[[nodiscard]] constexpr bool is_change(method of) noexcept
{
    return of != method::get && of != method::head && of != method::options;
}

/// Header fields in their order.
class header_list
{
public:
    using field = std::pair<std::string, std::string>;

    void add(std::string name, std::string value)
    {
        fields_.emplace_back(std::move(name), std::move(value));
    }
    /// Replaces every field of this name, at the place of the first.
    void set(std::string_view name, std::string value);
    /// The first field's value, whatever the case of its name; empty when there is none.
    [[nodiscard]] std::string_view operator[](std::string_view name) const noexcept;
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
    [[nodiscard]] std::size_t count(std::string_view name) const noexcept;
    [[nodiscard]] std::vector<field> const& all() const noexcept { return fields_; }
    bool operator==(header_list const&) const = default;

private:
    std::vector<field> fields_;
};

/// Equal but for the case of ASCII letters.
[[nodiscard]] bool is_same_word(std::string_view a, std::string_view b) noexcept;
/// Without spaces and tabs at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view) noexcept;
/// Takes what is before the next `separator` off `rest`, trimmed.
[[nodiscard]] std::string_view next_word(std::string_view& rest, char separator) noexcept;
/// "multipart/form-data" of `Multipart/form-data; boundary=x`, in lower case.
[[nodiscard]] std::string media_type_of(std::string_view content_type);

}  // namespace p2m::surfaces::http
