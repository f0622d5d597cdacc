package io.jollyboat.controllers.pods;

import io.jollyboat.core.informer.Informer;
import io.jollyboat.core.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;

/**
 * An informer's objects by who manages them. Finding the pods of a set costs what the set has, not
 * what the cluster has.
 */
public final class Owned<T extends KubernetesObject> {

    private static final String BY_CONTROLLER = "by controller";
    private static final String ORPHANS = "orphans in ";

    private final Informer<T> informer;

    public Owned(Informer<T> informer) {
        this.informer = informer;
        informer.addIndex(BY_CONTROLLER, object -> List.of(value(object)));
    }

    private static String value(KubernetesObject object) {
        return object.controller().map(ref -> ref.uid()).orElse(ORPHANS + object.namespace());
    }

    /** What the owner of that uid manages. */
    public List<T> by(String uid) {
        return informer.byIndex(BY_CONTROLLER, uid);
    }

    /** What nobody manages in a namespace. */
    public List<T> orphans(String namespace) {
        return informer.byIndex(BY_CONTROLLER, ORPHANS + namespace);
    }

    /** What the owner manages and what it could take, in order of names. */
    public List<T> candidates(KubernetesObject owner) {
        List<T> all = new ArrayList<>(by(owner.uid()));
        all.addAll(orphans(owner.namespace()));
        all.sort((left, right) -> left.name().compareTo(right.name()));
        return all;
    }
}
