package io.jollyboat.jolly.cluster;

import io.jollyboat.apiserver.ApiServer;
import io.jollyboat.apiserver.json.MalformedBodyException;
import io.jollyboat.apiserver.json.YamlParser;
import io.jollyboat.core.client.Client;
import io.jollyboat.core.http.NetworkLoop;
import io.jollyboat.core.http.server.HttpServerConfig;
import io.jollyboat.core.pki.CertificateCheck;
import io.jollyboat.core.pki.CertificateProfile;
import io.jollyboat.core.pki.Credential;
import io.jollyboat.core.pki.Subject;
import io.jollyboat.core.runtime.Timeline;
import io.jollyboat.core.tls.ServerTls;
import io.jollyboat.jolly.options.Addresses;
import io.jollyboat.jolly.options.ExtraConfig;
import io.jollyboat.jolly.options.NodeWishes;
import io.jollyboat.jolly.options.OwnPods;
import io.jollyboat.jolly.profile.Credentials;
import io.jollyboat.jolly.profile.Profile;
import io.jollyboat.kubelet.KubeletConfig;
import io.jollyboat.kubelet.NodeLimits;
import io.jollyboat.kubelet.server.KubeletServerConfig;
import io.jollyboat.kubelet.staticpod.ManifestFolder;
import io.jollyboat.kubelet.staticpod.ManifestSite;
import io.jollyboat.kubelet.staticpod.WebFetch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What all nodes of a cluster have in common.
 *
 * @param kubeletPort of the first one
 */
record NodeHost(
        Profile profile,
        ExtraConfig extra,
        Addresses addresses,
        int kubeletPort,
        NetworkLoop network,
        Timeline timeline) {

    NodeParts parts(NodePlace place) throws IOException {
        return NodeParts.of(
                place.node().runtime(), place, profile, addresses, extra.wishes(), timeline);
    }

    private NodeLimits limits(NodeParts node) {
        return extra.node(node.real() ? NodeLimits.STANDARD : NodeLimits.NONE);
    }

    /** What a node has to know beyond what it is made of. */
    KubeletConfig config(NodeParts node) {
        NodeWishes wishes = extra.wishes();
        KubeletConfig usual = node.kubelet().limits(limits(node)).marks(wishes.marks());
        KubeletConfig config =
                wishes.dns().isEmpty() || !node.real()
                        ? usual
                        : usual.dns(wishes.dns(), usual.clusterDomain(), usual.hostDns());
        return manifests(config, wishes.pods());
    }

    private KubeletConfig manifests(KubeletConfig config, OwnPods wishes) {
        KubeletConfig next = config;
        Path folder = wishes.folder();
        if (folder != null) {
            next =
                    next.manifests(
                            new ManifestFolder(
                                    folder, NodeHost::manifest, true, wishes.folderEvery()));
        }
        URI page = wishes.page();
        if (page != null) {
            next =
                    next.manifests(
                            new ManifestSite(
                                    page,
                                    wishes.headers(),
                                    new WebFetch(network),
                                    NodeHost::manifest,
                                    wishes.pageEvery()));
        }
        return next;
    }

    private static ObjectNode manifest(byte[] text) throws IOException {
        try {
            return new YamlParser().parse(text).tree() instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (MalformedBodyException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Who the kubelet of a node is. */
    static Client client(ApiServer server, NodePlace place) {
        return server.client("system:node:" + place.name(), "system:nodes");
    }

    private Credential shown(NodePlace place, InetAddress address, Credentials credentials) {
        if (place.isFirst()) {
            return credentials.kubelet();
        }
        // It is looked for at its address, by nobody but the API server, and for as long as this
        // process runs.
        Credential own = credentials.kubelet();
        return credentials
                .authority()
                .issue(
                        new CertificateProfile(
                                Subject.of("system:node:" + place.name(), "system:nodes"),
                                List.of(place.name()),
                                List.of(address),
                                Set.of(
                                        CertificateProfile.Usage.DIGITAL_SIGNATURE,
                                        CertificateProfile.Usage.SERVER),
                                own.certificate().getNotBefore().toInstant(),
                                own.certificate().getNotAfter().toInstant()));
    }

    /**
     * For the API server alone: it shows a certificate of the cluster's authority, and so must who
     * connects.
     */
    KubeletServerConfig kubeletServer(NodeParts node, NodePlace place, Credentials credentials) {
        var check =
                new CertificateCheck(List.of(credentials.authority().certificate()), timeline::now);
        InetAddress address =
                node.real() ? place.address(addresses) : InetAddress.getLoopbackAddress();
        return new KubeletServerConfig(
                network,
                HttpServerConfig.secure(
                        new InetSocketAddress(
                                address, node.real() || place.isFirst() ? kubeletPort : 0),
                        new ServerTls(shown(place, address, credentials), check)),
                extra.wishes().access(),
                extra.wishes().logQueries());
    }
}
