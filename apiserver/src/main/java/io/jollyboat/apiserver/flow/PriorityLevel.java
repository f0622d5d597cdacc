package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.json.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much may be done at once of what is of one priority.
 *
 * @param uid empty until it is stored
 * @param exempt whether all is served at once; then the rest means nothing
 * @param shares its part of the server's seats, in relation to others' shares
 * @param lendable how many of its seats others may use while it does not, in percent
 * @param borrowing how many seats of others it may use, in percent of its own; null for any number
 * @param queuing how requests wait; null when they are refused instead
 */
record PriorityLevel(
        String name,
        String uid,
        boolean exempt,
        int shares,
        int lendable,
        @Nullable Integer borrowing,
        @Nullable Queuing queuing) {

    private static final int USUAL_SHARES = 30;

    /**
     * How requests wait.
     *
     * @param queues how many queues there are
     * @param handSize to how many of them one flow's requests may go
     * @param length how many requests each holds
     */
    record Queuing(int queues, int handSize, int length) {
        private static final int USUAL_QUEUES = 64;
        private static final int USUAL_HAND = 8;
        private static final int USUAL_LENGTH = 50;

        /** More would take memory and part no flows that these do not. */
        private static final int MOST_QUEUES = 1024;

        static Queuing of(JsonNode queuing) {
            int queues = (int) Math.min(MOST_QUEUES, Trees.number(queuing, USUAL_QUEUES, "queues"));
            int hand = (int) Trees.number(queuing, USUAL_HAND, "handSize");
            return new Queuing(
                    queues,
                    Math.min(queues, hand),
                    (int) Trees.number(queuing, USUAL_LENGTH, "queueLengthLimit"));
        }
    }

    static PriorityLevel of(JsonNode level) {
        boolean exempt = Trees.text(level, "spec", "type").equals("Exempt");
        JsonNode limits = level.path("spec").path(exempt ? "exempt" : "limited");
        JsonNode response = limits.path("limitResponse");
        boolean queues = Trees.text(response, "type").equals("Queue");
        return new PriorityLevel(
                Trees.text(level, "metadata", "name"),
                Trees.text(level, "metadata", "uid"),
                exempt,
                (int) Trees.number(limits, exempt ? 0 : USUAL_SHARES, "nominalConcurrencyShares"),
                (int) Trees.number(limits, 0, "lendablePercent"),
                limits.path("borrowingLimitPercent").isNumber()
                        ? (Integer) limits.path("borrowingLimitPercent").asInt()
                        : null,
                queues
                        ? Queuing.of(
                                response.path("queuing") instanceof ObjectNode queuing
                                        ? queuing
                                        : response)
                        : null);
    }
}
