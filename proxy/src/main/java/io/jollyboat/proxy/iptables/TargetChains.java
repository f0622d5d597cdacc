package io.jollyboat.proxy.iptables;

import static io.jollyboat.proxy.iptables.RuleWords.comment;
import static io.jollyboat.proxy.iptables.RuleWords.host;
import static io.jollyboat.proxy.iptables.RuleWords.protocol;
import static io.jollyboat.proxy.iptables.RuleWords.towards;

import io.jollyboat.proxy.routing.Route;
import io.jollyboat.proxy.routing.Target;
import java.util.List;
import java.util.Locale;

/** The chains that pick a target and lead there. Pure. */
final class TargetChains {

    private TargetChains() {}

    /** A chain that picks one of the targets, each as likely as the others. */
    static void spread(
            Route route, ChainNames names, String chain, List<Target> targets, TableText nat) {
        if (nat.has(chain)) {
            return;
        }
        nat.chain(chain);
        int seconds = route.policy().affinitySeconds();
        if (seconds > 0) {
            for (Target target : targets) {
                String end = names.endpoint(target);
                nat.chain(
                        chain,
                        towards(route, target)
                                + "-m recent --name "
                                + end
                                + " --rcheck --seconds "
                                + seconds
                                + " --reap -j "
                                + end);
            }
        }
        int left = targets.size();
        for (Target target : targets) {
            String chance =
                    left > 1
                            ? String.format(
                                    Locale.ROOT,
                                    "-m statistic --mode random --probability %.10f ",
                                    1.0 / left)
                            : "";
            left--;
            nat.chain(chain, towards(route, target) + chance + "-j " + names.endpoint(target));
            endpoint(route, names.endpoint(target), target, nat);
        }
    }

    private static void endpoint(Route route, String chain, Target target, TableText nat) {
        if (nat.has(chain)) {
            return;
        }
        String recent =
                route.policy().affinitySeconds() > 0 ? "-m recent --name " + chain + " --set " : "";
        nat.chain(
                chain,
                "-s "
                        + host(target.address())
                        + " "
                        + comment(route.service())
                        + "-j KUBE-MARK-MASQ",
                "-p "
                        + protocol(route)
                        + " "
                        + comment(route.service())
                        + recent
                        + "-m "
                        + protocol(route)
                        + " -j DNAT --to-destination "
                        + target.inWord());
    }
}
