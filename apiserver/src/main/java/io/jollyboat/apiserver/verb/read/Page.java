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
        String after =
                query.continueToken().isEmpty()
                        ? ""
                        : prefix + ContinueToken.parse(query.continueToken()).lastKey();
        List<StoredObject> chosen = new ArrayList<>();
        List<StoredObject> all = snapshot.objects();
        for (int i = 0; i < all.size(); i++) {
            StoredObject object = all.get(i);
            boolean told = !after.isEmpty() && object.key().compareTo(after) <= 0;
            if (told || !selection.selects(object)) {
                continue;
            }
            if (query.limit() > 0 && chosen.size() == query.limit()) {
                String last = chosen.getLast().key().substring(prefix.length());
                String token = new ContinueToken(snapshot.revision(), last).encoded();
                return new Page(snapshot.revision(), chosen, token, all.size() - i);
            }
            chosen.add(object);
        }
        return new Page(snapshot.revision(), chosen, "", 0);
    }
}
