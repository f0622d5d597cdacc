package io.jollyboat.apiserver.flow;

import io.jollyboat.apiserver.pipeline.Answer;
import io.jollyboat.apiserver.pipeline.Call;
import io.jollyboat.apiserver.pipeline.Endpoint;
import io.jollyboat.apiserver.request.RequestInfo;
import io.jollyboat.core.errors.ApiException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /debug/api_priority_and_fairness/}: tables of levels, of their queues, and of the
 * requests that wait or are under way. What is exempt is only counted: a note of each request would
 * cost those that are to cost nothing.
 */
final class FlowDumps implements Endpoint {

    private static final String PATH = "/debug/api_priority_and_fairness/dump_";
    private static final List<String> LEVELS =
            List.of(
                    "PriorityLevelName",
                    "ActiveQueues",
                    "IsIdle",
                    "IsQuiescing",
                    "WaitingRequests",
                    "ExecutingRequests",
                    "DispatchedRequests",
                    "RejectedRequests",
                    "TimedoutRequests",
                    "CancelledRequests");
    private static final List<String> QUEUES =
            List.of(
                    "PriorityLevelName",
                    "Index",
                    "PendingRequests",
                    "ExecutingRequests",
                    "SeatsInUse",
                    "NextDispatchR",
                    "InitialSeatsSum",
                    "MaxSeatsSum",
                    "TotalWorkSum");
    private static final List<String> REQUESTS =
            List.of(
                    "PriorityLevelName",
                    "FlowSchemaName",
                    "QueueIndex",
                    "RequestIndexInQueue",
                    "FlowDistingsher", // spelled as Kubernetes spells it
                    "ArriveTime",
                    "InitialSeats",
                    "FinalSeats",
                    "AdditionalLatency",
                    "StartTime");
    private static final List<String> DETAILS =
            List.of(
                    "UserName",
                    "Verb",
                    "APIPath",
                    "Namespace",
                    "Name",
                    "APIVersion",
                    "Resource",
                    "SubResource");
    private static final String NO_TIME = "0001-01-01T00:00:00Z";
    private static final int NO_QUEUE = -1;

    /** For how long a request is thought to hold a seat, in seconds. */
    private static final double USUAL_WORK = 0.003;

    /** No column is narrower. */
    private static final int NARROWEST = 8;

    private final FairnessStage stage;

    FlowDumps(FairnessStage stage) {
        this.stage = stage;
    }

    @Override
    public boolean serve(Call call) {
        if (!call.path().startsWith(PATH)) {
            return false;
        }
        List<List<String>> rows =
                switch (call.path().substring(PATH.length())) {
                    case "priority_levels" -> levels();
                    case "queues" -> queues();
                    case "requests" ->
                            requests(!call.query().first("includeRequestDetails").isEmpty());
                    default -> List.of();
                };
        if (rows.isEmpty()) {
            return false;
        }
        if (!call.info().readOnly()) {
            throw ApiException.methodNotAllowed();
        }
        call.answer(
                new Answer.Document(
                        200,
                        "text/plain; charset=utf-8",
                        Map.of(),
                        table(rows).getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    private List<List<String>> levels() {
        List<List<String>> rows = new ArrayList<>(List.of(LEVELS));
        stage.levels()
                .forEach(
                        (name, state) -> {
                            int waiting = state.now().waiting();
                            FlowCounts.Sums sums = state.counts();
                            long active =
                                    state.now().lines().stream()
                                            .filter(line -> !line.isEmpty())
                                            .count();
                            rows.add(
                                    texts(
                                            name,
                                            active,
                                            waiting == 0 && sums.executing() == 0,
                                            state.going(),
                                            waiting,
                                            sums.executing(),
                                            sums.dispatched(),
                                            sums.rejected(),
                                            sums.late(),
                                            sums.cancelled()));
                        });
        return rows;
    }

    private List<List<String>> queues() {
        List<List<String>> rows = new ArrayList<>(List.of(QUEUES));
        stage.levels()
                .forEach(
                        (name, state) -> {
                            int index = 0;
                            for (List<Ticket> line : state.now().lines()) {
                                List<Ticket> served = state.now().servedOf(index);
                                int wanted = seats(line);
                                int taken = seats(served);
                                rows.add(
                                        texts(
                                                name,
                                                index,
                                                line.size(),
                                                served.size(),
                                                taken,
                                                work(taken), // who has the least is next
                                                wanted,
                                                wanted,
                                                work(wanted)));
                                index++;
                            }
                        });
        return rows;
    }

    private static int seats(List<Ticket> tickets) {
        return tickets.stream().mapToInt(Ticket::width).sum();
    }

    private static String work(int seats) {
        return String.format(Locale.ROOT, "%.8fss", seats * USUAL_WORK);
    }

    private List<List<String>> requests(boolean detailed) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(detailed ? joined(REQUESTS, DETAILS) : REQUESTS);
        stage.levels()
                .forEach(
                        (name, state) -> {
                            for (Ticket each : state.now().served()) {
                                int queue = each.queues == null ? NO_QUEUE : each.queue;
                                rows.add(row(name, each, queue, NO_QUEUE, detailed));
                            }
                            for (List<Ticket> line : state.now().lines()) {
                                int place = 0;
                                for (Ticket each : line) {
                                    rows.add(row(name, each, each.queue, place++, detailed));
                                }
                            }
                        });
        return rows;
    }

    private static List<String> row(
            String level, Ticket ticket, int queue, int place, boolean detailed) {
        Ticket.Held held = ticket.held();
        List<String> row =
                texts(
                        level,
                        held.schema(),
                        queue,
                        place,
                        held.distinguisher(),
                        held.arrived(),
                        ticket.width(),
                        0,
                        "0s",
                        time(held.started()));
        return detailed ? joined(row, details(held)) : row;
    }

    private static String time(@Nullable Instant instant) {
        return instant == null ? NO_TIME : instant.toString();
    }

    private static List<String> details(Ticket.Held held) {
        RequestInfo request = held.request();
        return texts(
                held.user(),
                request.verb(),
                request.path(),
                request.namespace(),
                request.name(),
                request.group().isEmpty()
                        ? request.version()
                        : request.group() + "/" + request.version(),
                request.resource(),
                request.subresource());
    }

    private static List<String> texts(Object... values) {
        return Stream.of(values).map(String::valueOf).toList();
    }

    private static List<String> joined(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    /** Cells end with commas and are as wide as the widest of their column, but for the last. */
    private static String table(List<List<String>> rows) {
        int[] widths = new int[rows.getFirst().size() - 1];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                int width = row.get(i).length() + 2; // the comma and a space
                widths[i] = Math.max(Math.max(NARROWEST, width), widths[i]);
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i) + ",";
                text.append(cell).repeat(" ", widths[i] - cell.length());
            }
            text.append(row.getLast()).append('\n');
        }
        return text.toString();
    }
}
