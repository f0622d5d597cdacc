package io.jollyboat.kubelet.environment;

import io.jollyboat.core.api.core.v1.Pod;
import io.jollyboat.core.api.core.v1.ResourceFieldSelector;
import io.jollyboat.core.model.Quantity;
import io.jollyboat.kubelet.plan.Member;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Answers a {@code resourceFieldRef}: an amount a container asked for or may use, counted in units
 * of the divisor and rounded up. A limit that is not set is what the node can give.
 *
 * @param allocatable of the node
 */
public record ResourceReference(Map<String, Quantity> allocatable) {

    public ResourceReference {
        allocatable = Map.copyOf(allocatable);
    }

    /**
     * The amount as a number.
     *
     * @param container whose resources are meant when the reference names none
     * @throws MissingConfiguration when there is no such container or field
     */
    public String resolve(Pod pod, ResourceFieldSelector reference, String container)
            throws MissingConfiguration {
        String name = reference.containerName().isEmpty() ? container : reference.containerName();
        Member member =
                Member.named(pod, name)
                        .orElseThrow(
                                () -> new MissingConfiguration("container " + name + " not found"));
        String field = reference.resource();
        int dot = field.indexOf('.');
        String kind = dot < 0 ? field : field.substring(0, dot);
        String resource = dot < 0 ? "" : field.substring(dot + 1);
        var resources = member.spec().resources();
        Quantity amount =
                switch (kind) {
                    case "limits" ->
                            resources
                                    .limits()
                                    .getOrDefault(
                                            resource,
                                            allocatable.getOrDefault(resource, Quantity.ZERO));
                    case "requests" -> resources.requests().getOrDefault(resource, Quantity.ZERO);
                    default ->
                            throw new MissingConfiguration(
                                    "unsupported container resource : " + field);
                };
        BigDecimal divisor =
                reference.divisor().isZero() ? BigDecimal.ONE : reference.divisor().amount();
        return amount.amount().divide(divisor, 0, RoundingMode.CEILING).toPlainString();
    }
}
