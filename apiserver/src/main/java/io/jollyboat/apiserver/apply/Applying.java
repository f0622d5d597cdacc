package io.jollyboat.apiserver.apply;

import io.jollyboat.apiserver.apply.ConflictException.Conflict;
import io.jollyboat.apiserver.fields.Changes;
import io.jollyboat.apiserver.fields.FieldSet;
import io.jollyboat.apiserver.fields.FieldsOf;
import io.jollyboat.apiserver.fields.Form;
import io.jollyboat.apiserver.fields.Merge;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.core.errors.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * Applies a configuration: its author owns from now on exactly the fields in it. What it says
 * holds, what it said before and does not say any more goes unless somebody else owns it, and what
 * others own it may change only by force.
 *
 * @param form of the object in the author's version
 * @param reset members that this write cannot change, whatever it says about them
 * @param conforming brings a tree into the one spelling of its schema, as a tree of its own
 * @param newborn what an object is before anybody has said anything
 */
public record Applying(
        Served served,
        Form form,
        Author author,
        Set<String> reset,
        UnaryOperator<ObjectNode> conforming,
        ObjectNode newborn) {

    /** Whose configuration was sent by {@code kubectl apply --server-side}. */
    private static final String KUBECTL = "kubectl";

    private static final String BEFORE = "before-first-apply";

    /**
     * Applies to an object.
     *
     * @param live the object in the author's version
     * @param applied the configuration, held against its type already
     * @throws ApiException Conflict when others own fields that it would change
     */
    public Applied to(ObjectNode live, Owners owners, ObjectNode applied, boolean force) {
        Owners tracked = owners.isEmpty() ? untilNow(live) : owners;
        try {
            return upgraded(live, tracked, applied, force);
        } catch (ConflictException conflict) {
            throw conflict.answer();
        }
    }

    /** An object that nobody's writes were tracked of is owned by whoever made it so far. */
    private Owners untilNow(ObjectNode live) {
        Author unknown =
                new Author(BEFORE, author.apiVersion(), author.subresource(), author.now());
        return Tracking.after(
                Owners.NONE,
                new Transition(served, author.apiVersion(), newborn, live, reset),
                unknown);
    }

    /**
     * kubectl, when it begins to apply on the server what it applied itself before, takes over what
     * it applied then.
     */
    private Applied upgraded(ObjectNode live, Owners owners, ObjectNode applied, boolean force)
            throws ConflictException {
        if (!author.manager().equals(KUBECTL)) {
            return attempt(live, owners, applied, force);
        }
        Applied result;
        try {
            result = attempt(live, owners, applied, force);
        } catch (ConflictException refused) {
            FieldSet formerly = LastApplied.unchanged(live, author.apiVersion(), form);
            List<Conflict> others =
                    refused.conflicts().stream()
                            .map(
                                    each ->
                                            new Conflict(
                                                    each.owner(),
                                                    each.fields().difference(formerly)))
                            .filter(each -> !each.fields().isEmpty())
                            .toList();
            if (!others.isEmpty()) {
                throw formerly.isEmpty() ? refused : new ConflictException(others);
            }
            result = attempt(live, owners, applied, true);
        }
        LastApplied.keep(result.object(), applied);
        return result;
    }

    private Applied attempt(ObjectNode live, Owners owners, ObjectNode applied, boolean force)
            throws ConflictException {
        String version = author.apiVersion();
        FieldSet all = FieldsOf.object(applied, form);
        for (String member : reset) {
            all = all.recursiveDifference(FieldSet.of(FieldSet.path(member)));
        }
        Owner own =
                new Owner(author.manager(), true, version, author.subresource(), author.now(), all);
        Owner last = owners.find(own);
        Owners claimed = owners.with(own);
        ObjectNode merged = Merge.of(live, applied, form);
        ObjectNode pruned =
                last == null || saysAllOf(last, version, all)
                        ? merged
                        : new Pruning(served, claimed).pruned(merged, version, last);
        ObjectNode next = conforming.apply(pruned);

        Transition transition = new Transition(served, version, live, next, reset);
        if (!force) {
            refuseConflicts(claimed, own, all, transition);
        }
        Owner owned = own.with(Tracking.owned(all));
        if (last != null && last.at(author.now()).equals(owned) && Trees.same(live, next)) {
            owned = owned.at(last.time());
        }
        return new Applied(next, Tracking.deprived(claimed, transition, own).with(owned));
    }

    /** Whether everything that was applied is applied again, so that nothing can go. */
    private static boolean saysAllOf(Owner last, String version, FieldSet all) {
        return last.apiVersion().equals(version) && last.fields().difference(all).isEmpty();
    }

    private static void refuseConflicts(
            Owners owners, Owner own, FieldSet applied, Transition transition)
            throws ConflictException {
        List<Conflict> conflicts = new ArrayList<>();
        for (Owner owner : owners.all()) {
            Changes changes = owner.isSameAs(own) ? null : transition.in(owner.apiVersion());
            if (changes == null) {
                continue;
            }
            // a field that is applied as null goes by the author's will
            FieldSet nulled = changes.removed().intersection(applied);
            FieldSet taken = owner.fields().intersection(changes.set().union(nulled));
            if (!taken.isEmpty()) {
                conflicts.add(new Conflict(owner, taken));
            }
        }
        if (!conflicts.isEmpty()) {
            throw new ConflictException(conflicts);
        }
    }
}
