package io.jollyboat.proxy.nftables;

import io.jollyboat.proxy.host.Command;
import io.jollyboat.proxy.routing.Family;
import io.jollyboat.proxy.routing.RoutingException;
import java.util.List;
import java.util.function.Supplier;
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
    private final Family family;
    private @Nullable Ruleset loaded;
    private boolean follows;

    KernelTable(String name, Family family) {
        this.name = name;
        this.family = family;
    }

    /**
     * Has the kernel's table be like this: wholly or, when it throws, not at all.
     *
     * @throws RoutingException with nft's own words
     */
    void load(Ruleset wanted) {
        step(loaded == null ? wanted : loaded, wanted, () -> wanted);
        loaded = wanted;
    }

    /**
     * Has it change, for who keeps what is in it.
     *
     * @param before what was there of what changes
     * @param after what is to be there in place of that
     * @param whole all that is to be there then
     * @throws RoutingException with nft's own words, and then the next step loads the whole
     */
    void step(Ruleset before, Ruleset after, Supplier<Ruleset> whole) {
        if (follows) {
            String changes = new RulesetText(name, family).changes(before, after);
            if (changes.isEmpty() || Command.attempt(NFT, changes).exitCode() == 0) {
                return;
            }
        }
        follows = false; // for the first time, or somebody else was at it: all anew
        Ruleset all = whole.get();
        Command.run(
                NFT,
                new RulesetText(name, family).whole(all)
                        + new Memory(RulesetText.table(name, family)).of(all));
        follows = true;
    }

    void remove() {
        loaded = null;
        follows = false;
        Command.run(NFT, new RulesetText(name, family).removal());
    }
}
