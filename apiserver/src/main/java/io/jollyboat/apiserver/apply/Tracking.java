package io.jollyboat.apiserver.apply;

import static io.jollyboat.apiserver.fields.FieldSet.path;

import io.jollyboat.apiserver.fields.Changes;
import io.jollyboat.apiserver.fields.FieldSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a write that is no apply does to the owners of an object: its author owns from now on what
 * it set, and whoever owned that before does no more.
 */
public final class Tracking {

    /** What the server itself sets: nobody's. */
    private static final FieldSet SERVERS_OWN =
            FieldSet.of(
                    path("apiVersion"),
                    path("kind"),
                    path("metadata"),
                    path("metadata", "name"),
                    path("metadata", "namespace"),
                    path("metadata", "creationTimestamp"),
                    path("metadata", "selfLink"),
                    path("metadata", "uid"),
                    path("metadata", "clusterName"),
                    path("metadata", "generation"),
                    path("metadata", "managedFields"),
                    path("metadata", "resourceVersion"));

    private Tracking() {}

    /**
     * The owners after a write.
     *
     * @return the very owners given when nothing changed
     */
    public static Owners after(Owners owners, Transition transition, Author author) {
        Changes own = transition.in(author.apiVersion());
        if (own == null || own.isEmpty()) {
            return owners;
        }
        Owners left = deprived(owners, transition, null);
        FieldSet gained = owned(own.set());
        if (gained.isEmpty()) {
            return left;
        }
        Owner entry =
                new Owner(
                        author.manager(),
                        false,
                        author.apiVersion(),
                        author.subresource(),
                        author.now(),
                        gained);
        Owner before = left.find(entry);
        Owner now = before == null ? entry : entry.with(before.fields().union(gained));
        return UpdaterLimit.enforced(left.with(now));
    }

    /** What is left to others of what a transition sets and removes; the one named keeps all. */
    static Owners deprived(Owners owners, Transition transition, @Nullable Owner spared) {
        List<Owner> left = new ArrayList<>(owners.all().size());
        for (Owner owner : owners.all()) {
            if (spared != null && owner.isSameAs(spared)) {
                left.add(owner);
                continue;
            }
            Changes changes = transition.in(owner.apiVersion());
            if (changes == null) {
                continue; // in a version that is not served any more
            }
            FieldSet fields =
                    owner.fields().difference(changes.set()).difference(changes.removed());
            if (!fields.isEmpty()) {
                left.add(owner.with(fields));
            }
        }
        return new Owners(left);
    }

    /** Of these fields those that can have an owner. */
    static FieldSet owned(FieldSet fields) {
        return fields.difference(SERVERS_OWN);
    }
}
