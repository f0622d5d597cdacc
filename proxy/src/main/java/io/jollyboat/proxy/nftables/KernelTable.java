package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.routing.RoutingException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One table of the kernel's, which is ours alone. The first load replaces whatever is there; after
 * that only changes are loaded, as long as each succeeds. A process that dies leaves the last load
 * standing.
 *
 * <p>Not for several threads at once. Blocks.
 */
final class KernelTable {

    private static final List<String> NFT = List.of("nft", "-f", "-");

    private final String name;
    private @Nullable Ruleset loaded;

    KernelTable(String name) {
        this.name = name;
    }

    /**
     * Has the kernel's table be like this: wholly or, when it throws, not at all.
     *
     * @throws RoutingException with nft's own words
     */
    void load(Ruleset wanted) {
        Ruleset before = loaded;
        if (before != null) {
            String changes = new RulesetText(name).changes(before, wanted);
            if (changes.isEmpty() || Command.attempt(NFT, changes).exitCode() == 0) {
                loaded = wanted;
                return;
            }
            loaded = null; // somebody else was at it: all anew
        }
        Command.run(NFT, new RulesetText(name).whole(wanted));
        loaded = wanted;
    }

    void remove() {
        loaded = null;
        Command.run(NFT, new RulesetText(name).removal());
    }
}
