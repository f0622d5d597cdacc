package io.jollyboat.apiserver.verb.read;

import io.jollyboat.apiserver.cache.ResourceCache;
import io.jollyboat.apiserver.cache.Selection;
import io.jollyboat.apiserver.cache.Snapshot;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.ListHead;
import io.jollyboat.apiserver.request.ListQuery;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.storage.ObjectStorage;
import io.jollyboat.apiserver.verb.Freshness;
import io.jollyboat.apiserver.verb.ResourceCall;
import io.jollyboat.apiserver.verb.Verb;
import io.jollyboat.apiserver.verb.presentation.Form;
import io.jollyboat.apiserver.verb.presentation.Presentation;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import java.util.ArrayList;
import java.util.List;

/** GET of a collection, whole or in pages. All pages of a list are of one revision. */
public final class ListAll implements Verb.Reading {

    /** So many objects take a millisecond or two to copy. */
    private static final int MANY = 1000;

    /** So many take that long to encode. */
    private static final int SOME = 50;

    private final ObjectStorage storage;
    private final Presentation presentation;

    public ListAll(ObjectStorage storage, Presentation presentation) {
        this.storage = storage;
        this.presentation = presentation;
    }

    @Override
    public Freshness freshness(ResourceCall call) {
        ListQuery query = ListQuery.of(call.call().query(), false);
        if (!query.continueToken().isEmpty()) {
            return new Freshness.AtLeast(ContinueToken.parse(query.continueToken()).revision());
        }
        return Freshness.of(query.resourceVersion());
    }

    @Override
    public boolean laborious(ResourceCall call) {
        ListQuery query = ListQuery.of(call.call().query(), false);
        boolean many = query.limit() == 0 || query.limit() > MANY;
        long size = storage.cacheOf(call.definition()).size();
        return (many && size > MANY)
                || (size > SOME && presentation.encodes(call))
                || !call.definition().servedAsStored(call.version())
                || !query.labelSelector().isEmpty()
                || !query.fieldSelector().isEmpty()
                || !(presentation.formOf(call) instanceof Form.Whole);
    }

    @Override
    public Answer answer(ResourceCall call) {
        ListQuery query = ListQuery.of(call.call().query(), false);
        Form form = presentation.formOf(call);
        Selection selection = Selections.of(call, query);
        String prefix = ObjectKey.prefix(call.definition(), call.namespace());
        String within = call.pinsOne() ? call.key().path() : prefix;
        Page page = page(snapshot(call, query, within), query, prefix, selection);
        ListHead head =
                new ListHead(
                        call.apiVersion(),
                        call.definition().names().listKind(),
                        page.revision,
                        page.continueToken,
                        selection.equals(Selection.EVERYTHING) ? page.remaining : 0);
        return presentation.list(call, form, head, page.objects);
    }

    private Snapshot snapshot(ResourceCall call, ListQuery query, String prefix) {
        ResourceDefinition definition = call.definition();
        ResourceCache cache = storage.cacheOf(definition);
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

    /** One page of a list; the token is empty on the last. */
    private record Page(
            long revision, List<StoredObject> objects, String continueToken, long remaining) {}

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
