package io.jollyboat.apiserver.usage;

import io.jollyboat.apiserver.json.Trees;
import io.jollyboat.apiserver.table.Printer;
import io.jollyboat.core.model.Quantity;
import java.math.BigDecimal;
import tools.jackson.databind.node.ObjectNode;

/** What {@code kubectl get nodes.metrics.k8s.io} shows. */
final class UsageColumns {

    private UsageColumns() {}

    static final Printer NODE =
            Printer.of()
                    .name()
                    .text("cpu", "Processors in use.", node -> Trees.text(node, "usage", "cpu"))
                    .text("memory", "Memory in use.", node -> Trees.text(node, "usage", "memory"))
                    .path("Window", "Over how long use was measured.", "window");

    static final Printer POD =
            Printer.of()
                    .name()
                    .text("cpu", "Processors in use.", pod -> sum(pod, "cpu"))
                    .text("memory", "Memory in use.", pod -> sum(pod, "memory"))
                    .path("Window", "Over how long use was measured.", "window");

    private static String sum(ObjectNode pod, String resource) {
        Quantity sum = Quantity.parse(resource.equals("cpu") ? "0" : "0Ki");
        BigDecimal amount = BigDecimal.ZERO;
        for (ObjectNode container : Trees.objects(pod, "containers")) {
            Quantity used = Quantity.parse(Trees.text(container, "usage", resource));
            sum = amount.signum() == 0 ? used : sum.add(used);
            amount = amount.add(used.amount());
        }
        return sum.toString();
    }
}
