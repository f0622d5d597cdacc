package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.nftables.Ruleset.Chain;
import io.jollyboat.proxy.nftables.Ruleset.Collection;
import io.jollyboat.proxy.nftables.Ruleset.Element;
import io.jollyboat.proxy.routing.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What to tell {@code nft}, to be carried out in one transaction: a whole table in place of what
 * was there, or what became of one since the last time. Rules are given in the words of IPv4; in a
 * table of IPv6 they are written in its own. Pure.
 */
final class RulesetText {

    private static final Pattern FIELD = Pattern.compile("\\bip (saddr|daddr|to)\\b");

    private final String table;
    private final Family family;
    private final StringBuilder text = new StringBuilder();

    /**
     * @param name the table's
     */
    RulesetText(String name, Family family) {
        this.table = table(name, family);
        this.family = family;
    }

    /** How nft names a table. */
    static String table(String name, Family family) {
        return (family == Family.IPV4 ? "ip " : "ip6 ") + name;
    }

    /** A word that may be a part of a name: in those nft allows no colons. */
    static String name(String word) {
        return word.replace(':', '/');
    }

    private String words(String rule) {
        return family == Family.IPV4
                ? rule
                : FIELD.matcher(rule).replaceAll("ip6 $1").replace("ipv4_addr", "ipv6_addr");
    }

    /** Creating the table first makes deleting it succeed even if it was not there. */
    String removal() {
        return "table " + table + "\ndelete table " + table + "\n";
    }

    String whole(Ruleset wanted) {
        text.append(removal()).append("table ").append(table).append("\n");
        wanted.collections().forEach(this::declare);
        wanted.chains().forEach(this::declare);
        wanted.chains().forEach((name, chain) -> rules(name, chain.rules()));
        wanted.collections()
                .forEach((name, collection) -> elements("add", name, collection, any -> true));
        return text.toString();
    }

    /**
     * What leads from one to the other; empty when they are the same. In an order in which nothing
     * is used before it is there or removed while it is used.
     */
    String changes(Ruleset before, Ruleset wanted) {
        wanted.collections()
                .forEach(
                        (name, collection) -> {
                            if (!before.collections().containsKey(name)) {
                                declare(name, collection);
                            }
                        });
        wanted.chains()
                .forEach(
                        (name, chain) -> {
                            if (!before.chains().containsKey(name)) {
                                declare(name, chain);
                            }
                        });
        chains(before, wanted);
        before.collections()
                .forEach(
                        (name, collection) -> {
                            Collection now = wanted.collections().get(name);
                            if (now != null) {
                                Map<String, Element> kept = now.elements();
                                elements(
                                        "delete",
                                        name,
                                        collection,
                                        one -> !one.getValue().equals(kept.get(one.getKey())));
                            }
                        });
        wanted.collections()
                .forEach(
                        (name, collection) -> {
                            Collection then = before.collections().get(name);
                            Map<String, Element> there = then == null ? Map.of() : then.elements();
                            elements(
                                    "add",
                                    name,
                                    collection,
                                    one -> !one.getValue().equals(there.get(one.getKey())));
                        });
        removals(before, wanted);
        return text.toString();
    }

    private void chains(Ruleset before, Ruleset wanted) {
        wanted.chains()
                .forEach(
                        (name, chain) -> {
                            Chain then = before.chains().get(name);
                            if (then == null) {
                                rules(name, chain.rules());
                            } else if (!then.equals(chain)) {
                                line("flush chain", name);
                                rules(name, chain.rules());
                            }
                        });
    }

    /** Chains may jump to each other, and so are emptied before any is deleted. */
    private void removals(Ruleset before, Ruleset wanted) {
        List<String> chains = missing(before.chains(), wanted.chains());
        chains.forEach(name -> line("flush chain", name));
        before.collections()
                .forEach(
                        (name, collection) -> {
                            if (!wanted.collections().containsKey(name)
                                    && collection.declaration().contains("verdict")) {
                                line("flush map", name);
                            }
                        });
        chains.forEach(name -> line("delete chain", name));
        before.collections()
                .forEach(
                        (name, collection) -> {
                            if (!wanted.collections().containsKey(name)) {
                                line("delete " + collection.keyword(), name);
                            }
                        });
    }

    private static List<String> missing(Map<String, ?> before, Map<String, ?> now) {
        var missing = new ArrayList<String>();
        for (String name : before.keySet()) {
            if (!now.containsKey(name)) {
                missing.add(name);
            }
        }
        return missing;
    }

    private void declare(String name, Collection collection) {
        start("add " + collection.keyword(), name)
                .append(" { ")
                .append(words(collection.declaration()))
                .append(" }\n");
    }

    private void declare(String name, Chain chain) {
        start("add chain", name);
        if (!chain.hook().isEmpty()) {
            text.append(" { ").append(chain.hook()).append(" }");
        }
        text.append('\n');
    }

    private void rules(String chain, List<String> rules) {
        for (String rule : rules) {
            start("add rule", chain).append(' ').append(words(rule)).append('\n');
        }
    }

    private void elements(
            String action,
            String name,
            Collection collection,
            Predicate<Map.Entry<String, Element>> which) {
        boolean any = false;
        for (Map.Entry<String, Element> entry : collection.elements().entrySet()) {
            if (which.test(entry)) {
                if (any) {
                    text.append(",\n  ");
                } else {
                    start(action + " element", name).append(" { ");
                    any = true;
                }
                element(action, entry.getKey(), entry.getValue());
            }
        }
        if (any) {
            text.append(" }\n");
        }
    }

    private void element(String action, String key, Element element) {
        text.append(key);
        if (action.equals("add")) {
            if (!element.comment().isEmpty()) {
                text.append(" comment \"").append(element.comment()).append('"');
            }
            if (!element.value().isEmpty()) {
                text.append(" : ").append(element.value());
            }
        }
    }

    private void line(String action, String name) {
        start(action, name).append('\n');
    }

    private StringBuilder start(String action, String name) {
        return text.append(action).append(' ').append(table).append(' ').append(name);
    }
}
