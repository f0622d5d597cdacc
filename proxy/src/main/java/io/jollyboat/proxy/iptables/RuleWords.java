package io.jollyboat.proxy.iptables;

import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.Locale;

/** Pieces of rules, as {@code iptables-restore} and {@code ip6tables-restore} read them. */
final class RuleWords {

    private RuleWords() {}

    static String comment(String words) {
        return "-m comment --comment \"" + words + "\" ";
    }

    /** One address as a range. */
    static String host(String address) {
        return address + "/" + Family.of(address).bits();
    }

    static String protocol(Route route) {
        return route.entrance().protocol().toLowerCase(Locale.ROOT);
    }

    /** What goes to an address at the route's port; the target is to follow. */
    static String to(String address, Route route, String words) {
        String protocol = protocol(route);
        return "-d "
                + host(address)
                + " -p "
                + protocol
                + " "
                + comment(words)
                + "-m "
                + protocol
                + " --dport "
                + route.entrance().port()
                + " -j ";
    }

    /** What goes to the route's node port; the target is to follow. */
    static String toNodePort(Route route, String words, String more) {
        String protocol = protocol(route);
        return "-p "
                + protocol
                + " "
                + comment(words)
                + more
                + "-m "
                + protocol
                + " --dport "
                + route.entrance().nodePort()
                + " -j ";
    }

    static String towards(Route route, Target target) {
        return comment(route.service() + " -> " + target.inWord());
    }
}
