package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.Snapshot;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * One page of what there is of a resource, or all of it.
 *
 * @param continueToken leads to the next page; empty on the last
 * @param remaining how many come after it, chosen or not
 */
public record Page(
        long revision, List<StoredObject> objects, String continueToken, long remaining) {

    /**
     * The page that somebody asks for.
     *
     * @param within where the objects are that it may hold
     * @param prefix of all from which tokens count
     * @throws ApiException Expired when what is there at that revision is not known any more
     */
    public static Page of(
            ResourceCache cache,
            ListQuery query,
            String within,
            String prefix,
            Selection selection) {
        return page(snapshot(cache, query, within), query, prefix, selection);
    }

    private static Snapshot snapshot(ResourceCache cache, ListQuery query, String prefix) {
        if (!query.continueToken().isEmpty()) {
            return rest(cache, prefix, ContinueToken.parse(query.continueToken()));
        }
        // a limit with a revision means that revision exactly, as it did before there was a match
        boolean exact =
                query.match() == ListQuery.Match.EXACT
                        || (query.match() == ListQuery.Match.UNSET
                                && query.limit() > 0
                                && query.resourceVersion() > 0);
        return exact ? cache.listAt(prefix, query.resourceVersion()) : cache.list(prefix);
    }

    private static Snapshot rest(ResourceCache cache, String prefix, ContinueToken token) {
        if (token.ofNow()) {
            return cache.list(prefix);
        }
        try {
            return cache.listAt(prefix, token.revision());
        } catch (ApiException past) {
            throw past.reason() == Reason.EXPIRED
                    ? ApiException.continueExpired(token.asOfNow().encoded())
                    : past;
        }
    }

    private static Page page(
            Snapshot snapshot, ListQuery query, String prefix, Selection selection) {
        List<StoredObject> all = snapshot.objects();
        int from =
                query.continueToken().isEmpty()
                        ? 0
                        : behind(
                                all, prefix + ContinueToken.parse(query.continueToken()).lastKey());
        boolean whole = query.limit() == 0;
        if (selection.equals(Selection.EVERYTHING)) {
            int left = all.size() - from;
            int to = from + (whole ? left : Math.min(left, query.limit()));
            return page(snapshot, prefix, all.subList(from, to), to);
        }
        List<StoredObject> chosen = new ArrayList<>();
        for (int i = from; i < all.size(); i++) {
            if (selection.selects(all.get(i))) {
                if (!whole && chosen.size() == query.limit()) {
                    return page(snapshot, prefix, chosen, i);
                }
                chosen.add(all.get(i));
            }
        }
        return page(snapshot, prefix, chosen, all.size());
    }

    /**
     * @param end how many the page has gone through, with those before it
     */
    private static Page page(Snapshot snapshot, String prefix, List<StoredObject> chosen, int end) {
        int remaining = snapshot.objects().size() - end;
        if (remaining == 0) {
            return new Page(snapshot.revision(), chosen, "", 0);
        }
        String last = chosen.getLast().key().substring(prefix.length());
        String token = new ContinueToken(snapshot.revision(), last).encoded();
        return new Page(snapshot.revision(), chosen, token, remaining);
    }

    /** Where those begin that come after a key, whether it is there or not. */
    private static int behind(List<StoredObject> all, String key) {
        int from = 0;
        int to = all.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (all.get(middle).key().compareTo(key) <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }
}
