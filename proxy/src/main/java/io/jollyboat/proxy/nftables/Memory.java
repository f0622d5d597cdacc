package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.host.Command;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the kernel itself has put into the sets of a table: which client is with which target, and
 * for how long still. It is taken over when the whole table is loaded anew, so that clients stay
 * with their targets when the program starts again.
 */
final class Memory {

    private static final Pattern SET = Pattern.compile("set (\\S+) \\{");
    private static final Pattern ELEMENTS = Pattern.compile("elements = \\{([^}]*)\\}");

    private final String table;

    /**
     * @param table its family and name
     */
    Memory(String table) {
        this.table = table;
    }

    /** What puts it back behind the load of these; empty where there is nothing. Blocks. */
    String of(Ruleset wanted) {
        TreeSet<String> names = new TreeSet<>();
        wanted.collections()
                .forEach(
                        (name, collection) -> {
                            if (collection.declaration().contains("dynamic")) {
                                names.add(name);
                            }
                        });
        if (names.isEmpty()) {
            return "";
        }
        names.retainAll(present());
        String lists =
                names.stream()
                        .map(name -> "list set " + table + " " + name + "\n")
                        .collect(Collectors.joining());
        Command.Outcome heard = Command.attempt(List.of("nft", "-f", "-"), lists);
        // Where it cannot be had, clients are spread anew, which is all that is lost.
        return heard.exitCode() == 0 ? additions(heard.output()) : "";
    }

    private List<String> present() {
        String all = Command.attempt(List.of("nft", "-t", "list", "sets"), "").output();
        int start = all.indexOf("table " + table + " {");
        int end = all.indexOf("\n}", Math.max(start, 0));
        return start < 0
                ? List.of()
                : SET.matcher(all.substring(start, end < 0 ? all.length() : end))
                        .results()
                        .map(found -> found.group(1))
                        .toList();
    }

    /** From what nft lists to what it is to be told. */
    String additions(String listed) {
        var text = new StringBuilder();
        Matcher set = SET.matcher(listed);
        while (set.find()) {
            int end = listed.indexOf("\n}", set.end());
            Matcher elements =
                    ELEMENTS.matcher(listed.substring(set.end(), end < 0 ? listed.length() : end));
            if (elements.find()) {
                text.append("add element ")
                        .append(table)
                        .append(' ')
                        .append(set.group(1))
                        .append(" {")
                        .append(elements.group(1).replaceAll("\\s+", " "))
                        .append("}\n");
            }
        }
        return text.toString();
    }
}
