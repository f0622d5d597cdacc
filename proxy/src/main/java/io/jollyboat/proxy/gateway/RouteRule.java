package io.jollyboat.proxy.gateway;

import io.jollyboat.proxy.reverse.ReverseProxy;
import io.jollyboat.proxy.reverse.Server;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * One rule of a route.
 *
 * @param route {@code namespace/name}, for people
 * @param mirrors who hears of every request besides
 * @param limits how long a request may take
 */
record RouteRule(
        String route, Filters filters, List<Choice> backends, List<Mirror> mirrors, Limits limits) {

    private static final Pattern PART = Pattern.compile("(\\d+)(ms|h|m|s)");

    /**
     * A backend among others.
     *
     * @param weight its share; 0 for none
     * @param valid whether it is what it should be; its share of requests is answered with 500
     *     otherwise
     */
    record Choice(String name, int weight, boolean valid, List<Server> servers, Filters filters) {}

    /**
     * Who is sent a copy of requests and whose answers nobody hears.
     *
     * @param numerator of {@code denominator} requests, so many are copied
     */
    record Mirror(List<Server> servers, int numerator, int denominator) {}

    /**
     * How long a request may take.
     *
     * @param whole until it is answered; zero for no limit
     * @param patience that a server may take to begin its answer
     */
    record Limits(Duration whole, Duration patience) {

        /** What is meant by a limit of nothing. */
        private static final Duration ENDLESS = Duration.ofDays(365);

        /** As a rule says it. A server is asked once, so that either limit ends the request. */
        static Limits of(JsonNode timeouts) {
            Duration whole = Duration.ZERO;
            boolean endless = false;
            for (String name : List.of("request", "backendRequest")) {
                Duration limit = duration(timeouts.path(name).asString(""));
                endless |= timeouts.has(name);
                if (limit.isPositive() && (whole.isZero() || limit.compareTo(whole) < 0)) {
                    whole = limit;
                }
            }
            return new Limits(
                    whole, whole.isPositive() ? whole : endless ? ENDLESS : ReverseProxy.PATIENCE);
        }
    }

    int weights() {
        return backends.stream().mapToInt(Choice::weight).sum();
    }

    /** The backend for a number below {@link #weights}. */
    Choice at(int drawn) {
        int left = drawn;
        for (Choice choice : backends) {
            left -= choice.weight();
            if (left < 0) {
                return choice;
            }
        }
        throw new IllegalArgumentException(drawn + " of " + weights());
    }

    /** As the API writes it: {@code 1m30s}. */
    static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            long count = Long.parseLong(part.group(1));
            sum =
                    sum.plus(
                            switch (part.group(2)) {
                                case "h" -> Duration.ofHours(count);
                                case "m" -> Duration.ofMinutes(count);
                                case "s" -> Duration.ofSeconds(count);
                                default -> Duration.ofMillis(count);
                            });
        }
        return sum;
    }
}
