// SPDX-License-Identifier: MIT
// Prints what payloads_test.py judges, one JSON object a line: the discovery messages of every
// context in both modes with the topics that may occur in them, and the gateway's documents.
#include "contexts.hpp"
#include "gateway/state/documents.hpp"
#include "mqtt/topics.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <cstdio>
#include <string>
#include <string_view>

using namespace p2m;
using namespace p2m::discovery;

namespace {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

// The words of section 4 of docs/topics.md.
constexpr std::array set_words{
    "print",          "light",           "fan/part",        "fan/auxiliary",
    "fan/chamber",    "speed",           "target/nozzle",   "target/bed",
    "target/chamber", "target/nozzle/1", "target/nozzle/2", "filtration",
    "z_offset",       "clear",           "camera",          "rtsp",
    "snapshot"};

void put(writer& out, std::string_view key, std::string_view text)
{
    out.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void end_line(writer& out, rapidjson::StringBuffer& buffer)
{
    out.EndObject();
    std::puts(buffer.GetString());
}

// Each topic and the name by which the test knows what is on it.
void put_topics(writer& out, std::string const& base, std::string const& segment)
{
    mqtt::gateway_topics const gateway{base};
    mqtt::printer_topics const printer{base, segment};
    out.Key("topics");
    out.StartObject();
    put(out, gateway.availability(), "gateway/availability");
    put(out, gateway.info(), "gateway/info");
    if (!segment.empty()) {
        put(out, printer.availability(), "availability");
        put(out, printer.state(), "state");
        put(out, printer.diagnostics(), "diagnostics");
        put(out, printer.attributes(), "attributes");
        put(out, printer.event(), "event");
        put(out, printer.thumbnail(), "image/thumbnail");
        put(out, printer.snapshot(), "image/snapshot");
        for (auto const* word : set_words)
            put(out, printer.set(word), std::string("set/") + word);
    }
    out.EndObject();
}

template <class Context>
void dump(std::string const& name,
          Context const& context,
          std::string const& object,
          std::string const& segment,
          std::vector<config_message> const& messages,
          mode how)
{
    rapidjson::StringBuffer buffer;
    writer out{buffer};
    out.StartObject();
    put(out, "context", name);
    put(out, "mode", how == mode::device ? "device" : "entity");
    put(out, "prefix", context.prefix);
    put(out, "object", object);
    put(out, "via", segment.empty() ? std::string{} : gateway_object(context.instance));
    put_topics(out, context.base, segment);
    out.Key("components");
    out.StartObject();
    for (auto const& one : components_of(context))
        put(out, one.key, one.platform);
    out.EndObject();
    out.Key("messages");
    out.StartObject();
    for (auto const& one : messages)
        put(out, one.topic, one.payload);
    out.EndObject();
    end_line(out, buffer);
}

void dump_printer(std::string const& name, printer_context const& context)
{
    for (auto const how : {mode::device, mode::entity})
        dump(name, context, printer_object(context.attributes.id), context.segment,
             make_printer_configs(context, how), how);
}

void dump_document(std::string_view name, std::string_view text)
{
    rapidjson::StringBuffer buffer;
    writer out{buffer};
    out.StartObject();
    put(out, "document", name);
    put(out, "text", text);
    end_line(out, buffer);
}

// As the gateway writes them when it knows nothing.
void dump_documents()
{
    dump_document("state", gateway::write_state({}, {}));
    dump_document("diagnostics",
                  gateway::write_diagnostics(printer::connection_state::connecting, {}, {}, {}));
    dump_document("attributes", gateway::write_attributes({}));
    dump_document("gateway/info", gateway::write_gateway_info({}));
    for (auto const word : printer::names_of<printer::event_type>())
        dump_document("event", gateway::write_event(
                                   {.type = *printer::from_string<printer::event_type>(word)}));
}

}  // namespace

int main()
{
    dump_documents();
    dump_printer("full control", test::full_control());
    dump_printer("every part", test::every_part());
    dump_printer("read only", test::read_only());
    dump_printer("minimal", test::minimal());
    dump_printer("foreign bytes", test::foreign_bytes());
    dump_printer("lower limits", test::lower_limits());
    for (auto const& [name, context] : test::one_ability_or_one_class())
        dump_printer(name, context);
    auto const gateway = test::gateway();
    for (auto const how : {mode::device, mode::entity})
        dump("gateway", gateway, gateway_object(gateway.instance), "",
             make_gateway_configs(gateway, how), how);
}
