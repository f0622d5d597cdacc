package io.jollyboat.apiserver.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the next seat. The server has so many seats, of which each level has a number of its own
 * by its shares; a request takes one or several.
 *
 * <p>A level never lends what is not lendable: up to there it always gets its seats at once. Above,
 * it may use its own and others' seats as long as all that is used and all that is never lent fit
 * into the server together; beyond its own only up to its limit, and only while nobody waits for a
 * seat of his own. So what is lent comes back as requests end, lenders first.
 *
 * <p>A decision only: no time, no threads. For one thread at a time.
 */
final class Seats {

    /** What becomes of a request that asks. */
    enum Outcome {
        SERVED,
        WAITS,
        /** The level has no queues and no seat is free. */
        NO_SEAT,
        /** All the queues that its flow may wait in are full. */
        QUEUE_FULL
    }

    /** A request may take no more than this part of its level, in percent. */
    private static final int WIDEST = 15;

    private static final double PERCENT = 100.0;

    private final int total;
    private final Map<String, Level> levels = new HashMap<>();

    /**
     * @param total how many there are
     */
    Seats(int total) {
        this.total = total;
    }

    /** A level and what is going on there. */
    private static final class Level {
        private PriorityLevel settings;
        private int nominal;
        private int kept; // of the nominal ones those that are never lent
        private int most;
        private int used;
        private @Nullable FairQueues queues;
        private final Set<Ticket> served = new LinkedHashSet<>();

        Level(PriorityLevel settings) {
            this.settings = settings;
        }

        int waiting() {
            return queues == null ? 0 : queues.waiting();
        }

        boolean idle() {
            return used == 0 && waiting() == 0;
        }

        @Nullable Ticket next() {
            return queues == null ? null : queues.next();
        }

        boolean within(Ticket ticket) {
            return used + ticket.width() <= nominal;
        }

        /** How much of its own it uses; a level with nothing of its own comes last. */
        double use() {
            return nominal == 0 ? Double.MAX_VALUE : (double) used / nominal;
        }
    }

    /** How many seats a level has as its own; 0 for one that is not there or has no limit. */
    int nominal(String level) {
        Level found = levels.get(level);
        return found == null ? 0 : found.nominal;
    }

    /** How many seats a level has whatever others do. */
    int kept(String level) {
        Level found = levels.get(level);
        return found == null ? 0 : found.kept;
    }

    /** How many seats a level may use when others use few. */
    int most(String level) {
        Level found = levels.get(level);
        return found == null ? 0 : found.most;
    }

    /** The names of those that there are, gone ones that still serve among them. */
    Set<String> names() {
        return Set.copyOf(levels.keySet());
    }

    /**
     * What goes on at a level.
     *
     * @param lines who waits in each queue
     * @param served whose requests are under way
     */
    record Glimpse(List<List<Ticket>> lines, List<Ticket> served) {

        static final Glimpse NOTHING = new Glimpse(List.of(), List.of());

        int waiting() {
            return lines.stream().mapToInt(List::size).sum();
        }

        /** Those of a queue whose requests are under way. */
        List<Ticket> servedOf(int queue) {
            return served.stream()
                    .filter(ticket -> ticket.queues != null && ticket.queue == queue)
                    .toList();
        }
    }

    /** What goes on at a level now; nothing at one that is not there or has no limit. */
    Glimpse glimpse(String name) {
        Level level = levels.get(name);
        if (level == null) {
            return Glimpse.NOTHING;
        }
        FairQueues queues = level.queues;
        return new Glimpse(queues == null ? List.of() : queues.lines(), List.copyOf(level.served));
    }

    /** How many seats one request of a level takes that would like to have so many. */
    int width(String level, int wanted) {
        int widest = (int) Math.ceil(nominal(level) * WIDEST / PERCENT);
        return Math.max(1, Math.min(wanted, widest));
    }

    /**
     * Sets what levels there are. A level that has gone keeps its seats until its requests are
     * done.
     *
     * @param settings those with a limit
     * @return tickets whose turn has come by that
     */
    List<Ticket> configure(Collection<PriorityLevel> settings) {
        Set<String> named = new HashSet<>();
        long shares = 0;
        for (PriorityLevel each : settings) {
            named.add(each.name());
            shares += each.shares();
        }
        levels.entrySet()
                .removeIf(entry -> !named.contains(entry.getKey()) && entry.getValue().idle());
        for (PriorityLevel each : settings) {
            Level level = levels.computeIfAbsent(each.name(), none -> new Level(each));
            level.settings = each;
            level.nominal =
                    shares == 0 ? 0 : (int) Math.ceil((double) total * each.shares() / shares);
            level.kept =
                    level.nominal - (int) Math.round(level.nominal * each.lendable() / PERCENT);
            Integer borrowing = each.borrowing();
            level.most =
                    borrowing == null
                            ? Integer.MAX_VALUE
                            : level.nominal + (int) Math.round(level.nominal * borrowing / PERCENT);
            requeue(level);
        }
        int all = levels.values().stream().mapToInt(level -> level.nominal).sum();
        levels.values().forEach(level -> level.most = Math.min(level.most, all));
        return serveWaiting();
    }

    private static void requeue(Level level) {
        FairQueues old = level.queues;
        PriorityLevel.Queuing wanted = level.settings.queuing();
        if (old != null && old.settings().equals(wanted) || wanted == null && level.waiting() > 0) {
            return; // the latter keep their queues until they are served
        }
        level.queues = wanted == null ? null : new FairQueues(wanted);
        if (old != null && level.queues != null) {
            for (Ticket ticket : old.drain()) {
                level.queues.assign(ticket);
                level.queues.add(ticket);
            }
        }
    }

    /** Asks for seats. */
    Outcome ask(Ticket ticket) {
        Level level = levels.get(ticket.level());
        if (level == null) {
            return Outcome.SERVED; // its level went at this moment: nothing to give back
        }
        FairQueues queues = level.settings.queuing() == null ? null : level.queues;
        if (queues != null) {
            queues.assign(ticket);
        }
        if (level.waiting() == 0 && fits(level, ticket)) {
            begin(level, ticket);
            return Outcome.SERVED;
        }
        if (queues == null) {
            return Outcome.NO_SEAT;
        }
        if (queues.full(ticket.queue)) {
            return Outcome.QUEUE_FULL;
        }
        queues.add(ticket);
        ticket.state = Ticket.State.WAITING;
        return Outcome.WAITS;
    }

    private boolean fits(Level level, Ticket ticket) {
        int then = level.used + ticket.width();
        if (then <= level.kept) {
            return true;
        }
        boolean borrows = then > level.nominal;
        if (then > level.most || borrows && othersWaitForTheirOwn(level)) {
            return false;
        }
        int held = 0;
        int all = 0;
        for (Level each : levels.values()) {
            held += Math.max(each == level ? then : each.used, each.kept);
            all += each.nominal;
        }
        return held <= all;
    }

    private boolean othersWaitForTheirOwn(Level level) {
        for (Level each : levels.values()) {
            Ticket next = each == level ? null : each.next();
            if (next != null && each.within(next)) {
                return true;
            }
        }
        return false;
    }

    private static void begin(Level level, Ticket ticket) {
        level.used += ticket.width();
        level.served.add(ticket);
        ticket.state = Ticket.State.SERVED;
        FairQueues queues = ticket.queues;
        if (queues != null) {
            queues.begun(ticket);
        }
    }

    /**
     * Gives back what a ticket holds, or gives up waiting. Nothing the second time.
     *
     * @return tickets whose turn has come by that
     */
    List<Ticket> done(Ticket ticket) {
        Ticket.State was = ticket.state;
        ticket.state = Ticket.State.DONE;
        Level level = levels.get(ticket.level());
        FairQueues queues = ticket.queues;
        if (level == null) {
            return List.of();
        }
        if (was == Ticket.State.WAITING && queues != null) {
            queues.remove(ticket);
            return serveWaiting();
        }
        if (was == Ticket.State.SERVED) {
            level.used -= ticket.width();
            level.served.remove(ticket);
            if (queues != null) {
                queues.ended(ticket);
            }
            return serveWaiting();
        }
        return List.of();
    }

    private List<Ticket> serveWaiting() {
        List<Level> asking = null;
        for (Level level : levels.values()) {
            if (level.waiting() > 0) {
                asking = asking == null ? new ArrayList<>() : asking;
                asking.add(level);
            }
        }
        if (asking == null) {
            return List.of();
        }
        List<Ticket> begun = new ArrayList<>();
        while (serveOne(asking, begun)) {
            asking.removeIf(level -> level.waiting() == 0);
        }
        return begun;
    }

    /** Those first who use the least of what is theirs. */
    private boolean serveOne(List<Level> asking, List<Ticket> begun) {
        asking.sort(Comparator.comparingDouble(Level::use));
        for (Level level : asking) {
            Ticket next = level.next();
            FairQueues queues = level.queues;
            if (next != null && queues != null && fits(level, next)) {
                queues.remove(next);
                begin(level, next);
                begun.add(next);
                return true;
            }
        }
        return false;
    }
}
