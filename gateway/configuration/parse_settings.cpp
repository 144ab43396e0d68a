// SPDX-License-Identifier: MIT
#include "gateway/configuration/parse_settings.hpp"

#include "gateway/configuration/key_table.hpp"
#include "gateway/configuration/nearest.hpp"
#include "gateway/configuration/settings_rules.hpp"
#include "mqtt/broker_url.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace p2m::gateway {
namespace {

text_position position_of(toml::source_region const& region)
{
    return {region.begin.line, region.begin.column};
}

std::string_view kind_of(toml::node const& node)
{
    switch (node.type()) {
    case toml::node_type::none:
        break;
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "a list";
    case toml::node_type::string:
        return "a text";
    case toml::node_type::integer:
        return "a whole number";
    case toml::node_type::floating_point:
        return "a number";
    case toml::node_type::boolean:
        return "true or false";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
        return "a date or time";
    }
    return "nothing";
}

bool is_one_of(std::string_view word, std::span<std::string_view const> words)
{
    return std::ranges::find(words, word) != words.end();
}

/// Reads one value as its row's type asks for. Nothing: it is of another kind or out of range.
struct read_value
{
    toml::node const& node;

    std::optional<key_value> operator()(true_or_false) const
    {
        return wrap(node.value_exact<bool>());
    }
    std::optional<key_value> operator()(whole_number of) const { return wrap(integer(node, of)); }
    std::optional<key_value> operator()(decimal_number of) const
    {
        auto const number = node.is_number() ? node.value<double>() : std::nullopt;
        // Written this way round, NaN is out of range.
        return number && *number >= of.min && *number <= of.max ? wrap(number) : std::nullopt;
    }
    std::optional<key_value> operator()(text const& of) const { return wrap(string(node, of)); }
    std::optional<key_value> operator()(one_word of) const
    {
        auto word = node.value_exact<std::string>();
        return word && is_one_of(*word, of.words()) ? wrap(std::move(word)) : std::nullopt;
    }
    std::optional<key_value> operator()(list_of_words of) const
    {
        return list<std::string>([&](toml::node const& one) {
            auto word = one.value_exact<std::string>();
            return word && is_one_of(*word, of.words()) ? word : std::nullopt;
        });
    }
    std::optional<key_value> operator()(list_of_texts const& of) const
    {
        return list<std::string>([&](toml::node const& one) { return string(one, of.each); });
    }
    std::optional<key_value> operator()(list_of_numbers of) const
    {
        return list<std::int64_t>([&](toml::node const& one) { return integer(one, of.each); });
    }
    std::optional<key_value> operator()(control_table) const { return std::nullopt; }

private:
    template <class Value>
    static std::optional<key_value> wrap(std::optional<Value> value)
    {
        return value ? std::optional<key_value>{std::move(*value)} : std::nullopt;
    }
    static std::optional<std::int64_t> integer(toml::node const& from, whole_number of)
    {
        auto const number = from.value_exact<std::int64_t>();
        return number && *number >= of.min && *number <= of.max ? number : std::nullopt;
    }
    static std::optional<std::string> string(toml::node const& from, text const& of)
    {
        auto value = from.value_exact<std::string>();
        return value && of.accepts(*value) ? value : std::nullopt;
    }
    template <class Value, class ReadOne>
    [[nodiscard]] std::optional<key_value> list(ReadOne read_one) const
    {
        auto const* const array = node.as_array();
        if (!array || array->size() > max_list_entries)
            return std::nullopt;
        std::vector<Value> out;
        for (auto const& one : *array) {
            auto value = read_one(one);
            if (!value)
                return std::nullopt;
            out.push_back(std::move(*value));
        }
        return key_value{std::move(out)};
    }
};

class reader
{
public:
    explicit reader(std::string const& file)
        : file_{file}
    {}

    void read(toml::table const& root)
    {
        for (auto const& [name, node] : root)
            read_section(name, node);
        read_printers(root["printer"].as_array());
    }

    parsed_settings out;
    config_faults faults;

private:
    void complain(toml::source_region const& at, std::string key, std::string message)
    {
        faults.push_back({file_, position_of(at), std::move(key), std::move(message)});
    }

    void read_section(toml::key const& name, toml::node const& node)
    {
        auto const sections = section_rows();
        auto const section = std::ranges::find(sections, name.str(), &section_row::name);
        if (section == sections.end()) {
            unknown_section(name, node);
            return;
        }
        if (section->repeated) {
            if (!node.is_array_of_tables())
                complain(name.source(), std::string{name.str()},
                         fmt::format("expected [[{0}]], once for each, not {1}", name.str(),
                                     kind_of(node)));
            return;
        }
        if (auto const* const table = node.as_table())
            for (auto const& [key, value] : *table)
                read_key(section->name, std::string{section->name}, key, value, nullptr, nullptr);
        else
            complain(name.source(), std::string{name.str()},
                     fmt::format("expected a section [{}], not {}", name.str(), kind_of(node)));
    }

    // Printers come last: a printer's control begins as the general one.
    void read_printers(toml::array const* printers)
    {
        if (!printers)
            return;
        if (printers->size() > max_printers) {
            complain(printers->source(), "printer",
                     fmt::format("{} printers; at most {}", printers->size(), max_printers));
            return;
        }
        std::size_t index = 0;
        for (auto const& node : *printers) {
            auto const* const table = node.as_table();
            if (!table)
                continue;  // complained about by read_section
            auto const prefix = fmt::format("printer[{}]", index++);
            out.given[prefix] = position_of(table->source());
            auto& printer = out.settings.printers.emplace_back();
            for (auto const& [key, value] : *table)
                read_key("printer", prefix, key, value, &printer, nullptr);
        }
    }

    void read_key(std::string_view section,
                  std::string const& prefix,
                  toml::key const& key,
                  toml::node const& node,
                  printer_settings* printer,
                  control_settings* control)
    {
        auto const name = fmt::format("{}.{}", prefix, key.str());
        auto const* const row = find_key(section, key.str());
        if (!row) {
            unknown_key(section, name, key);
            return;
        }
        out.given[name] = position_of(key.source());
        if (std::holds_alternative<control_table>(row->type) && printer && node.is_table()) {
            printer->control = out.settings.control;
            for (auto const& [inner, value] : *node.as_table())
                read_key("control", name, inner, value, nullptr, &*printer->control);
            return;
        }
        auto const value = std::visit(read_value{node}, row->type);
        if (!value) {
            complain(node.source(), name, wrong_value(*row, node));
            return;
        }
        if (auto const* const set = std::get_if<void (*)(settings&, key_value const&)>(&row->set))
            (*set)(out.settings, *value);
        else if (auto const* const of_control =
                     std::get_if<void (*)(control_settings&, key_value const&)>(&row->set))
            (*of_control)(control ? *control : out.settings.control, *value);
        else if (auto const* const of_printer =
                     std::get_if<void (*)(printer_settings&, key_value const&)>(&row->set);
                 of_printer && printer)
            (*of_printer)(*printer, *value);
    }

    static std::string wrong_value(key_row const& row, toml::node const& node)
    {
        auto const expected = expectation(row.type);
        // A URL may hold a password, so what was written there is not repeated.
        if (row.key == "url")
            return url_message(node, expected);
        auto const* const culprit = wrong_item(row, node);
        return fmt::format("{} is not accepted; expected {}", shown(culprit ? *culprit : node),
                           expected);
    }

    /// The first item of a list that alone is wrong, if it is one.
    static toml::node const* wrong_item(key_row const& row, toml::node const& node)
    {
        auto const* const list = node.as_array();
        if (!list)
            return nullptr;
        for (auto const& item : *list) {
            toml::array alone;
            alone.push_back(item);
            if (!std::visit(read_value{alone}, row.type))
                return &item;
        }
        return nullptr;
    }

    /// As it was written, where that is short.
    static std::string shown(toml::node const& node)
    {
        if (auto const word = node.value_exact<std::string>())
            return fmt::format("\"{}\"", shortened(*word));
        if (auto const number = node.value_exact<std::int64_t>())
            return fmt::format("{}", *number);
        if (auto const decimal = node.value_exact<double>())
            return fmt::format("{}", *decimal);
        return std::string{kind_of(node)};
    }

    static std::string url_message(toml::node const& node, std::string_view expected)
    {
        auto const url = node.value_exact<std::string>();
        return url ? std::string{mqtt::parse_broker_url(*url).error()}
                   : fmt::format("{} is not accepted; expected {}", kind_of(node), expected);
    }

    static std::string shortened(std::string_view text)
    {
        constexpr std::size_t longest = 60;
        std::string out;
        for (auto const c : text.substr(0, longest))
            out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
        return text.size() > longest ? out + "..." : out;
    }

    void unknown_section(toml::key const& name, toml::node const& node)
    {
        std::vector<std::string_view> known;
        for (auto const& row : section_rows())
            known.push_back(row.name);
        auto const best = nearest(name.str(), known);
        auto message = node.is_table() || node.is_array_of_tables()
                           ? std::string{"unknown section"}
                           : std::string{"unknown key outside of any section"};
        if (!best.empty())
            message += fmt::format("; did you mean [{}]?", best);
        else if (auto const owner = section_with(name.str()); !owner.empty())
            message += fmt::format("; it belongs to [{}]", owner);
        else
            message += fmt::format("; known are [{}]", fmt::join(known, "], ["));
        complain(name.source(), std::string{name.str()}, std::move(message));
    }

    void unknown_key(std::string_view section, std::string const& name, toml::key const& key)
    {
        std::vector<std::string_view> known;
        for (auto const& row : key_rows())
            if (row.section == section)
                known.push_back(row.key);
        std::string message = "unknown key";
        if (auto const best = nearest(key.str(), known); !best.empty())
            message += fmt::format("; did you mean \"{}\"?", best);
        else if (auto const owner = section_with(key.str()); !owner.empty())
            message += fmt::format("; it belongs to [{}]", owner);
        else
            message += fmt::format("; [{}] knows {}", section, fmt::join(known, ", "));
        complain(key.source(), name, std::move(message));
    }

    static std::string_view section_with(std::string_view key)
    {
        auto const rows = key_rows();
        auto const row = std::ranges::find(rows, key, &key_row::key);
        return row == rows.end() ? std::string_view{} : row->section;
    }

    std::string const& file_;
};

}  // namespace

boost::system::result<parsed_settings, config_faults> parse_settings(std::string_view toml,
                                                                     std::string const& file)
{
    reader in{file};
    try {
        in.read(toml::parse(toml));
    } catch (toml::parse_error const& error) {
        return config_faults{
            {file, position_of(error.source()), {}, std::string{error.description()}}};
    }
    auto conflicts = find_conflicts(in.out.settings, in.out.given, file);
    in.faults.insert(in.faults.end(), conflicts.begin(), conflicts.end());
    if (in.faults.empty()) {
        auto& mqtt = in.out.settings.mqtt;
        if (mqtt.url.empty()) {  // the gateway is one more client of its own broker
            mqtt.username = in.out.settings.broker.username;
            mqtt.password_file = in.out.settings.broker.password_file;
            mqtt.password_env.clear();
        }
        return std::move(in.out);
    }
    std::ranges::stable_sort(in.faults, {}, [](fault const& one) {
        return std::pair{one.where.line, one.where.column};
    });
    return std::move(in.faults);
}

}  // namespace p2m::gateway
