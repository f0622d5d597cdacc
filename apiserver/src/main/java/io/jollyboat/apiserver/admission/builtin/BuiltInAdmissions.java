package io.jollyboat.apiserver.admission.builtin;

import io.jollyboat.apiserver.admission.AdmissionPlugin;
import io.jollyboat.apiserver.admission.KnownObjects;
import io.jollyboat.apiserver.admission.namespace.DeviceAdminAccess;
import io.jollyboat.apiserver.admission.namespace.NamespaceAutoProvision;
import io.jollyboat.apiserver.admission.namespace.NamespaceExists;
import io.jollyboat.apiserver.admission.namespace.NamespaceLifecycle;
import io.jollyboat.apiserver.admission.namespace.OwnerReferencesPermissionEnforcement;
import io.jollyboat.apiserver.admission.network.DefaultIngressClass;
import io.jollyboat.apiserver.admission.network.DenyServiceExternalIps;
import io.jollyboat.apiserver.admission.network.ServiceAddresses;
import io.jollyboat.apiserver.admission.network.ServiceClaims;
import io.jollyboat.apiserver.admission.pod.AlwaysPullImages;
import io.jollyboat.apiserver.admission.pod.ExtendedResourceToleration;
import io.jollyboat.apiserver.admission.pod.LimitPodHardAntiAffinityTopology;
import io.jollyboat.apiserver.admission.pod.NodeDeclaredFeatureValidator;
import io.jollyboat.apiserver.admission.pod.PodPriority;
import io.jollyboat.apiserver.admission.pod.PodResizeValidator;
import io.jollyboat.apiserver.admission.pod.PodTopologyLabels;
import io.jollyboat.apiserver.admission.pod.RuntimeClass;
import io.jollyboat.apiserver.admission.pod.TaintNodesByCondition;
import io.jollyboat.apiserver.admission.policy.MutatingPolicies;
import io.jollyboat.apiserver.admission.policy.TypeChecks;
import io.jollyboat.apiserver.admission.policy.ValidatingPolicies;
import io.jollyboat.apiserver.admission.quota.LimitRanger;
import io.jollyboat.apiserver.admission.storage.DefaultStorageClass;
import io.jollyboat.apiserver.admission.storage.PersistentVolumeClaimResize;
import io.jollyboat.apiserver.admission.storage.StorageObjectInUseProtection;
import io.jollyboat.apiserver.admission.webhook.MutatingWebhooks;
import io.jollyboat.apiserver.admission.webhook.ValidatingWebhooks;
import io.jollyboat.apiserver.admission.webhook.WebhookMeans;
import io.jollyboat.apiserver.allocator.ServiceAllocator;
import io.jollyboat.apiserver.authorization.Authorizer;
import io.jollyboat.apiserver.cache.RegistryCache;
import io.jollyboat.apiserver.cache.StoredObject;
import io.jollyboat.apiserver.json.ObjectReader;
import io.jollyboat.apiserver.resource.ResourceDefinition;
import io.jollyboat.core.client.ApiTransport;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plug-ins that every server has; which of them are asked, and in what order, is the chain's
 * affair.
 *
 * @param services gives services their cluster addresses and node ports
 * @param webhooks how they are asked
 * @param server the way to this server, as somebody who may do everything
 * @param configured those that options say more of
 */
public record BuiltInAdmissions(
        KnownObjects known,
        RegistryCache cache,
        ServiceAllocator services,
        Authorizer authorizer,
        WebhookMeans webhooks,
        Supplier<ApiTransport> server,
        List<AdmissionPlugin> configured,
        Timeline timeline) {

    /** What objects look like that webhooks and policies have changed. */
    private static final ObjectReader READER = new ObjectReader(Schema.kubernetes());

    /** All of them. */
    public List<AdmissionPlugin> all() {
        List<AdmissionPlugin> all = new ArrayList<>(configured);
        all.addAll(fixed());
        return all;
    }

    private List<AdmissionPlugin> fixed() {
        return List.of(
                new NamespaceLifecycle(known.registry(), known.storage()),
                new NamespaceExists(known),
                new NamespaceAutoProvision(known, server),
                new DeviceAdminAccess(known),
                new OwnerReferencesPermissionEnforcement(known.registry(), authorizer),
                new PodPriority(() -> known.list("scheduling.k8s.io", "priorityclasses", "")),
                new RuntimeClass(known),
                new TaintNodesByCondition(),
                new PodTopologyLabels(known),
                new NodeDeclaredFeatureValidator(known),
                new PodResizeValidator(known),
                new ExtendedResourceToleration(),
                new AlwaysPullImages(),
                new LimitPodHardAntiAffinityTopology(),
                new LimitRanger(known),
                new MutatingPolicies(known, authorizer, Schema.kubernetes(), READER),
                new ValidatingPolicies(known, authorizer),
                new TypeChecks(known.registry(), Schema.kubernetes()),
                new MutatingWebhooks(known, webhooks, authorizer, timeline, READER),
                new ValidatingWebhooks(known, webhooks, authorizer, timeline),
                new DefaultStorageClass(known),
                new StorageObjectInUseProtection(),
                new PersistentVolumeClaimResize(known),
                new DefaultIngressClass(known),
                new DenyServiceExternalIps(),
                new ServiceAddresses(
                        services,
                        new ServiceClaims(known.storage().cacheOf(definition()), timeline),
                        this::stored,
                        cache::loaded),
                new AlwaysDeny());
    }

    private ResourceDefinition definition() {
        return known.registry().byResource("", "v1", "services").orElseThrow();
    }

    /** All services, read anew. */
    private List<ObjectNode> stored() {
        return known.storage().readAll(definition()).stream().map(StoredObject::tree).toList();
    }
}
