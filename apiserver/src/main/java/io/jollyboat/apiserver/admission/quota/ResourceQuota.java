package io.jollyboat.apiserver.admission.quota;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.AdmissionRequest;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.apiserver.storage.Mutation;
import io.jollyboat.apiserver.storage.ObjectKey;
import io.jollyboat.apiserver.store.Lifetime;
import io.jollyboat.core.errors.ApiException;
import io.jollyboat.core.errors.Reason;
import io.jollyboat.core.quota.PodObligations;
import io.jollyboat.core.quota.QuotaScopes;
import io.jollyboat.core.quota.ResourceList;
import io.jollyboat.core.runtime.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Charges the quotas of a namespace for what is about to be written, and refuses what one of them
 * has no room for.
 *
 * <p>The charge is a compare-and-swap of the quota's status, so that many writers at once never get
 * more than there is. It comes last of all plug-ins, so that little can fail behind it; what fails
 * all the same is given back. The controller recounts, which mends what a crash leaves behind. A
 * quota that nobody has counted yet is counted here.
 */
public final class ResourceQuota implements AdmissionPlugin.Validating {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceQuota.class);
    private static final String QUOTAS = "resourcequotas";

    /** What may grow after it was created. */
    private static final Set<String> GROWING = Set.of("persistentvolumeclaims", "services");

    private final KnownObjects known;
    private final Timeline timeline;
    private final QuotaCount count;
    private final List<LimitedResource> limited;

    /**
     * @param limited of what nobody gets anything without a quota
     */
    public ResourceQuota(KnownObjects known, List<LimitedResource> limited, Timeline timeline) {
        this.known = known;
        this.limited = List.copyOf(limited);
        this.timeline = timeline;
        this.count = new QuotaCount(known, timeline);
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public void validate(AdmissionRequest request) {
        if (!counts(request)) {
            return;
        }
        List<ObjectNode> quotas = known.list("", QUOTAS, request.target().namespace());
        // what a pod has to say is asked for before anything is counted, as in Kubernetes
        List<ObjectNode> charged = new ArrayList<>();
        List<Charge> charges = new ArrayList<>();
        Coverage coverage = new Coverage(request, limited, timeline.now());
        for (ObjectNode quota : quotas) {
            coverage.by(quota);
            Charge charge = charge(request, quota, coverage);
            if (charge != null) {
                charged.add(quota);
                charges.add(charge);
            }
        }
        coverage.check();
        for (int i = 0; i < charges.size(); i++) {
            charges.get(i).check(charged.get(i));
        }
        if (!request.dryRun()) {
            carryOut(request, charges);
        }
    }

    private static boolean counts(AdmissionRequest request) {
        ResourceDefinition definition = request.target().definition();
        if (!definition.namespaced() || !definition.stored()) {
            return false;
        }
        if (request.target().isBelow("", "pods", "resize")) {
            return true;
        }
        boolean grows =
                request.updates()
                        && definition.group().isEmpty()
                        && GROWING.contains(definition.plural());
        return request.target().subresource().isEmpty() && (request.creates() || grows);
    }

    /** What a quota is to be charged; null when it has nothing to do with this. */
    private @Nullable Charge charge(AdmissionRequest request, ObjectNode quota, Coverage coverage) {
        ResourceDefinition definition = request.target().definition();
        String group = definition.group();
        String plural = definition.plural();
        ResourceList hard = ResourceList.of(quota.path("spec").path("hard"));
        if (!QuotaScopes.match(quota, hard, group, plural, request.wanted())) {
            return null;
        }
        if (request.target().isOrIsBelow("", "pods")) {
            PodObligations.unmet(request.wanted(), hard.names())
                    .ifPresent(
                            unmet -> {
                                throw request.forbidden(
                                        "failed quota: "
                                                + Trees.text(quota, "metadata", "name")
                                                + ": "
                                                + unmet);
                            });
        }
        coverage.by(hard);
        ResourceList before =
                request.old() == null
                        ? ResourceList.NONE
                        : QuotaScopes.counted(
                                quota, hard, group, plural, request.before(), timeline.now());
        ResourceList delta =
                QuotaScopes.counted(quota, hard, group, plural, request.wanted(), timeline.now())
                        .minus(before)
                        .withoutZeros();
        return delta.isEmpty() ? null : new Charge(request, key(quota), delta);
    }

    private ObjectKey key(ObjectNode quota) {
        return known.key(
                "",
                QUOTAS,
                Trees.text(quota, "metadata", "namespace"),
                Trees.text(quota, "metadata", "name"));
    }

    private void carryOut(AdmissionRequest request, List<Charge> charges) {
        List<Charge> done = new ArrayList<>();
        try {
            for (Charge charge : charges) {
                if (charge.carryOut()) {
                    done.add(charge);
                }
            }
        } catch (ApiException refused) {
            done.forEach(Charge::giveBack);
            throw refused;
        }
        if (!done.isEmpty()) {
            request.call()
                    .afterwards(
                            code -> {
                                if (code >= 400) {
                                    timeline.execute(() -> done.forEach(Charge::giveBack));
                                }
                            });
        }
    }

    /** What one quota is charged for one request. */
    private final class Charge {
        private final AdmissionRequest request;
        private final ObjectKey key;
        private final ResourceList delta;

        Charge(AdmissionRequest request, ObjectKey key, ResourceList delta) {
            this.request = request;
            this.key = key;
            this.delta = delta;
        }

        /**
         * The usage with the charge.
         *
         * @throws ApiException Forbidden when it is too much
         */
        ResourceList check(ObjectNode quota) {
            ResourceList hard = ResourceList.of(quota.path("spec").path("hard"));
            ResourceList used = count.used(quota, hard);
            ResourceList growing = delta.only(name -> delta.amount(name).signum() > 0);
            Set<String> exceeded = used.plus(growing).only(growing::has).exceeding(hard);
            if (!exceeded.isEmpty()) {
                throw request.forbidden(
                        "exceeded quota: %s, requested: %s, used: %s, limited: %s"
                                .formatted(
                                        key.name(),
                                        delta.only(exceeded::contains),
                                        used.only(exceeded::contains),
                                        hard.only(exceeded::contains)));
            }
            return used.plus(delta);
        }

        /** Whether there still is such a quota. */
        boolean carryOut() {
            try {
                write(this::check);
                return true;
            } catch (ApiException refused) {
                if (refused.reason() == Reason.NOT_FOUND) {
                    return false;
                }
                throw refused;
            }
        }

        void giveBack() {
            try {
                write(
                        quota ->
                                count.used(quota, ResourceList.of(quota.path("spec").path("hard")))
                                        .minus(delta));
            } catch (ApiException leftToTheController) {
                LOG.debug("{} is not given back to {}", delta, key.path(), leftToTheController);
            }
        }

        private void write(Function<ObjectNode, ResourceList> usage) {
            known.storage()
                    .mutate(
                            key,
                            current -> {
                                if (current == null) {
                                    throw ApiException.notFound("", QUOTAS, key.name());
                                }
                                ObjectNode quota = current.copy();
                                ResourceList used = usage.apply(quota);
                                ObjectNode status = Trees.object(quota, "status");
                                status.set("hard", quota.path("spec").path("hard").deepCopy());
                                status.set("used", used.json());
                                return new Mutation.Step.Write(quota, Lifetime.FOREVER);
                            });
        }
    }
}
