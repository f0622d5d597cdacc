package io.jollyboat.kubelet;

import io.jollyboat.core.delegation.AccessMemory;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.core.model.Trees;
import io.jollyboat.core.options.GoDuration;
import io.jollyboat.kubelet.eviction.Threshold;
import io.jollyboat.kubelet.node.Reporting;
import io.jollyboat.kubelet.server.KubeletServerConfig;
import io.jollyboat.kubelet.staticpod.ManifestFolder;
import io.jollyboat.kubelet.staticpod.ManifestSite;
import io.jollyboat.kubelet.staticpod.ManifestSources;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a kubelet is set up, in the words of Kubernetes' {@code KubeletConfiguration} (v1beta1), for
 * its {@code /configz}. What cannot be said of this kubelet is left out.
 */
final class ConfigurationDocument {

    private static final int LEASE_SECONDS = 40;

    private ConfigurationDocument() {}

    /**
     * @param server null for a kubelet that serves nobody
     */
    static ObjectNode of(KubeletConfig config, @Nullable KubeletServerConfig server) {
        ObjectNode json = Trees.newObject();
        json.put("enableServer", server != null);
        manifests(config.manifests(), json);
        if (server != null) {
            server(server, json);
        }
        names(config, json);
        NodeLimits limits = config.limits();
        pace(limits.pace(), json);
        pods(limits, json);
        eviction(limits, json);
        shutdown(limits, json);
        json.put("enableDebuggingHandlers", true);
        json.put("enableProfilingHandler", false);
        json.put("enableDebugFlagsHandler", false);
        json.put("enableSystemLogHandler", config.state() != null);
        json.put("enableSystemLogQuery", server != null && server.logQueries());
        json.put("registerNode", true);
        return json;
    }

    /** What is sent along to a page may be a password, and is not shown. */
    private static void manifests(ManifestSources sources, ObjectNode json) {
        ManifestFolder folder = sources.folder();
        if (folder != null) {
            json.put("staticPodPath", folder.path().toString());
            json.put("fileCheckFrequency", GoDuration.text(folder.every()));
        }
        ManifestSite site = sources.site();
        if (site != null) {
            json.put("staticPodURL", site.address().toString());
            json.put("httpCheckFrequency", GoDuration.text(site.every()));
            ObjectNode headers = json.putObject("staticPodURLHeader");
            site.headers().keySet().forEach(name -> headers.putArray(name).add("<masked>"));
        }
    }

    private static void server(KubeletServerConfig server, ObjectNode json) {
        json.put("address", server.http().address().getAddress().getHostAddress());
        json.put("port", server.http().address().getPort());
        AccessMemory holds = server.access();
        ObjectNode known = json.putObject("authentication");
        known.putObject("webhook")
                .put("enabled", true)
                .put("cacheTTL", GoDuration.text(holds.identity()));
        known.putObject("anonymous").put("enabled", false);
        json.putObject("authorization")
                .put("mode", "Webhook")
                .putObject("webhook")
                .put("cacheAuthorizedTTL", GoDuration.text(holds.grant()))
                .put("cacheUnauthorizedTTL", GoDuration.text(holds.refusal()));
    }

    private static void names(KubeletConfig config, ObjectNode json) {
        json.put("clusterDomain", config.clusterDomain());
        ArrayNode servers = json.putArray("clusterDNS");
        config.clusterDns().forEach(servers::add);
    }

    private static void pace(NodePace pace, ObjectNode json) {
        Reporting reporting = pace.reporting();
        json.put("syncFrequency", GoDuration.text(pace.pods()));
        json.put("streamingConnectionIdleTimeout", "0s");
        json.put("nodeStatusUpdateFrequency", GoDuration.text(reporting.look()));
        json.put("nodeStatusReportFrequency", GoDuration.text(reporting.report()));
        json.put("nodeLeaseDurationSeconds", LEASE_SECONDS);
        json.put("nodeStatusMaxImages", reporting.images());
        json.put("volumeStatsAggPeriod", GoDuration.text(pace.disks()));
        json.put("serializeImagePulls", pace.pulls() == 1);
        if (pace.pulls() > 1) {
            json.put("maxParallelImagePulls", pace.pulls());
        }
    }

    private static void pods(NodeLimits limits, ObjectNode json) {
        PodRules rules = limits.pods();
        json.put("imageMinimumGCAge", GoDuration.text(limits.images().leastAge()));
        json.put("imageMaximumGCAge", GoDuration.text(limits.images().mostAge()));
        json.put("imageGCHighThresholdPercent", limits.images().highPercent());
        json.put("imageGCLowThresholdPercent", limits.images().lowPercent());
        json.put("imagePullCredentialsVerificationPolicy", "NeverVerifyPreloadedImages");
        json.put("cgroupsPerQOS", true);
        json.put("cpuManagerPolicy", "none");
        json.put("memoryManagerPolicy", "None");
        json.put("topologyManagerPolicy", "none");
        json.put("maxPods", limits.mostPods());
        json.put("podPidsLimit", rules.mostProcesses() == 0 ? -1 : rules.mostProcesses());
        json.put("cpuCFSQuota", rules.quota());
        json.put("cpuCFSQuotaPeriod", GoDuration.text(rules.quotaPeriod()));
        json.put("seccompDefault", rules.seccompDefault());
        json.putObject("crashLoopBackOff")
                .put("maxContainerRestartPeriod", GoDuration.text(rules.longestBackoff()));
        ArrayNode sysctls = json.putArray("allowedUnsafeSysctls");
        rules.sysctls().unsafe().forEach(sysctls::add);
        json.put("makeIPTablesUtilChains", false);
        json.put("enableControllerAttachDetach", true);
        json.put("protectKernelDefaults", false);
        json.put("localStorageCapacityIsolation", true);
        json.putArray("enforceNodeAllocatable").add("pods");
        ObjectNode reserved = json.putObject("kubeReserved");
        for (Map.Entry<String, Quantity> one : limits.reserved().entrySet()) {
            reserved.put(one.getKey(), one.getValue().toString());
        }
    }

    private static void eviction(NodeLimits limits, ObjectNode json) {
        List<Threshold> all = limits.eviction().all();
        json.set("evictionHard", amounts(all, Threshold::hard, Threshold::amount));
        ObjectNode reclaim =
                amounts(all, one -> !one.reclaimed().equals("0"), Threshold::reclaimed);
        if (!reclaim.isEmpty()) {
            json.set("evictionMinimumReclaim", reclaim);
        }
        ObjectNode soft = amounts(all, one -> !one.hard(), Threshold::amount);
        if (!soft.isEmpty()) {
            json.set("evictionSoft", soft);
            ObjectNode graces = json.putObject("evictionSoftGracePeriod");
            for (Threshold one : all.stream().filter(each -> !each.hard()).toList()) {
                graces.put(one.signal().word(), GoDuration.text(one.grace()));
            }
        }
        json.put(
                "evictionPressureTransitionPeriod",
                GoDuration.text(limits.eviction().transition()));
        json.put("evictionMaxPodGracePeriod", limits.eviction().mostGrace().toSeconds());
    }

    private static ObjectNode amounts(
            List<Threshold> all, Predicate<Threshold> which, Function<Threshold, String> shown) {
        ObjectNode amounts = Trees.newObject();
        all.stream()
                .filter(which)
                .collect(Collectors.groupingBy(one -> one.signal().word()))
                .forEach((signal, some) -> amounts.put(signal, shown.apply(some.getFirst())));
        return amounts;
    }

    private static void shutdown(NodeLimits limits, ObjectNode json) {
        json.put("shutdownGracePeriod", GoDuration.text(limits.shutdown().total()));
        if (limits.shutdown().given()) {
            ArrayNode periods = json.putArray("shutdownGracePeriodByPodPriority");
            limits.shutdown()
                    .periods()
                    .forEach(
                            one ->
                                    periods.addObject()
                                            .put("priority", one.priority())
                                            .put(
                                                    "shutdownGracePeriodSeconds",
                                                    one.length().toSeconds()));
        }
    }
}
