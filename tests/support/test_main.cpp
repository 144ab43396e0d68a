// SPDX-License-Identifier: MIT
// main() of every test program. The cases of each file become a suite named after the file, so that
// a program of several files can run one of them: `unit.bridge --run_test=presence` runs
// presence_test.cpp.
#include <boost/test/tree/traverse.hpp>
#include <boost/test/tree/visitor.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace test = boost::unit_test;

std::string file_of(test::test_unit const& unit)
{
    return {unit.p_file_name.begin(), unit.p_file_name.end()};
}

/// The units directly below the master suite; a suite that two files share could belong to neither.
class top_units : public test::test_tree_visitor
{
public:
    std::vector<test::test_unit*> found;

private:
    bool visit(test::test_unit const& unit) override
    {
        auto const& master = test::framework::master_test_suite();
        if (unit.p_id == master.p_id)
            return true;
        if (unit.p_parent_id == master.p_id)
            found.push_back(&test::framework::get(unit.p_id, test::TUT_ANY));
        else if (file_of(unit) != file_of(*found.back()))
            throw std::runtime_error("the suite " + found.back()->p_name.get()
                                     + " is in two files: " + file_of(unit) + " and "
                                     + file_of(*found.back()));
        return true;
    }
};

bool group_by_file()
{
    auto& master = test::framework::master_test_suite();
    master.p_name.value = std::filesystem::path(master.argv[0]).filename();
    master.generate();  // the cases of data tests, which the framework would only add later
    top_units top;
    test::traverse_test_tree(master, top, true);

    std::map<std::string, test::test_suite*> suites;
    for (auto* const unit : top.found) {
        auto const file = file_of(*unit);
        auto name = std::filesystem::path(file).stem().string();
        if (name.ends_with("_test"))
            name.resize(name.size() - std::string_view("_test").size());
        auto& suite = suites[name];
        if (suite == nullptr) {
            suite = new test::test_suite(name, unit->p_file_name, 0);  // the framework owns it
            master.add(suite);
        }
        master.remove(unit->p_id);
        suite->add(unit, unit->p_expected_failures, unit->p_timeout);
    }
    return true;
}

}  // namespace

int main(int count, char* words[])
{
    return test::unit_test_main(&group_by_file, count, words);
}
