package io.jollyboat.proxy.routing;

import java.util.List;

/**
 * One port of one service.
 *
 * @param service {@code namespace/name} with {@code :port} where the port has a name, for people
 *     who read the kernel's tables, and unique together with the protocol
 * @param entrance where connections come in
 * @param policy who may, and what decides on their target
 * @param targets the endpoints of the whole cluster that connections may go to, each as likely as
 *     the others
 * @param local those of this node; they count where the policy keeps traffic on the node
 * @param outer those of all nodes of this machine; they count likewise at addresses that a load
 *     balancer would lead to whichever node has some
 * @param serving those that a flow of datagrams may stay with that was led there before: they
 *     serve, though perhaps only to the end and for nobody new, wherever new ones are led. None
 *     where connections are led, which go on by themselves
 */
public record Route(
        String service,
        Entrance entrance,
        Policy policy,
        List<Target> targets,
        List<Target> local,
        List<Target> outer,
        List<Target> serving) {

    /** Of a node that has the machine to itself; who gets new flows is all that serves. */
    public Route(
            String service,
            Entrance entrance,
            Policy policy,
            List<Target> targets,
            List<Target> local) {
        this(
                service,
                entrance,
                policy,
                targets,
                local,
                local,
                isDatagrams(entrance) ? targets : List.of());
    }

    Route(String service, Entrance entrance, Policy policy, ServiceEndpoints endpoints) {
        this(
                service,
                entrance,
                policy,
                endpoints.everywhere(),
                endpoints.onThisNode(),
                endpoints.onThisNode(),
                isDatagrams(entrance) ? endpoints.serving() : List.of());
    }

    public Route {
        outer = List.copyOf(outer);
        targets = List.copyOf(targets);
        local = List.copyOf(local);
        serving = List.copyOf(serving);
    }

    private static boolean isDatagrams(Entrance entrance) {
        return entrance.protocol().equals("UDP");
    }

    public boolean isDatagrams() {
        return isDatagrams(entrance);
    }

    Route withOuter(List<Target> others) {
        return new Route(service, entrance, policy, targets, local, others, serving);
    }

    /** Where connections to the cluster address go. */
    public List<Target> inside() {
        return policy.internalLocal() ? local : targets;
    }

    /** Where connections go that come from elsewhere to a node port or an external address. */
    public List<Target> outside() {
        return policy.externalLocal() ? local : targets;
    }

    /**
     * Whether nothing serves anywhere, so that connections are refused. Where only this node has
     * nothing and the policy asks for this node, they are dropped, since another node may serve.
     */
    public boolean idle() {
        return targets.isEmpty() && outer.isEmpty();
    }
}
