package io.jollyboat.apiserver.flow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one level wait. A flow is dealt a hand of queues and its requests go to the
 * one with the least to do, so that a flow that floods its hand leaves others at least one queue
 * that it has no part in, nearly always. The next to be served is of the queue that is served least
 * now; of several such, they take turns.
 *
 * <p>For one thread at a time.
 */
final class FairQueues {

    private final PriorityLevel.Queuing settings;
    private final @Nullable ArrayDeque<Ticket>[] waiting; // made when first needed
    private final int[] served; // seats taken by requests of each queue
    private int all;
    private int turn;

    FairQueues(PriorityLevel.Queuing settings) {
        this.settings = settings;
        @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a parameterized type
        @Nullable ArrayDeque<Ticket>[] none = new ArrayDeque[settings.queues()];
        this.waiting = none;
        this.served = new int[settings.queues()];
    }

    PriorityLevel.Queuing settings() {
        return settings;
    }

    /** How many wait. */
    int waiting() {
        return all;
    }

    /** Gives a ticket its queue: of the flow's hand that with the least to do. */
    void assign(Ticket ticket) {
        int best = -1;
        long rest = ticket.flow();
        int[] hand = new int[settings.handSize()];
        for (int dealt = 0; dealt < hand.length; dealt++) {
            int left = settings.queues() - dealt;
            int card = card(hand, dealt, (int) Long.remainderUnsigned(rest, left));
            rest = Long.divideUnsigned(rest, left);
            if (best < 0 || load(card) < load(best)) {
                best = card;
            }
        }
        ticket.queues = this;
        ticket.queue = best;
    }

    /** The n-th of the cards not dealt yet; {@code hand} keeps the dealt ones in order. */
    private static int card(int[] hand, int dealt, int n) {
        int card = n;
        int at = 0;
        while (at < dealt && hand[at] <= card) {
            card++;
            at++;
        }
        System.arraycopy(hand, at, hand, at + 1, dealt - at);
        hand[at] = card;
        return card;
    }

    private int load(int queue) {
        return length(queue) + served[queue];
    }

    private int length(int queue) {
        ArrayDeque<Ticket> tickets = waiting[queue];
        return tickets == null ? 0 : tickets.size();
    }

    boolean full(int queue) {
        return length(queue) >= settings.length();
    }

    /** Adds an assigned ticket at the end of its queue. */
    void add(Ticket ticket) {
        ArrayDeque<Ticket> tickets = waiting[ticket.queue];
        if (tickets == null) {
            tickets = new ArrayDeque<>();
            waiting[ticket.queue] = tickets;
        }
        tickets.add(ticket);
        all++;
    }

    /** Whose turn it is; null when nobody waits. */
    @Nullable Ticket next() {
        if (all == 0) {
            return null;
        }
        int best = -1;
        for (int i = 0; i < served.length; i++) {
            int queue = (turn + i) % served.length;
            if (length(queue) > 0 && (best < 0 || served[queue] < served[best])) {
                best = queue;
            }
        }
        ArrayDeque<Ticket> tickets = waiting[best];
        return tickets == null ? null : tickets.peek();
    }

    /** Takes out a ticket that waits. */
    void remove(Ticket ticket) {
        ArrayDeque<Ticket> tickets = waiting[ticket.queue];
        if (tickets != null && tickets.remove(ticket)) {
            all--;
            if (tickets.isEmpty()) {
                waiting[ticket.queue] = null;
            }
        }
    }

    /** Those who wait in each queue, in their order. */
    List<List<Ticket>> lines() {
        List<List<Ticket>> lines = new ArrayList<>();
        for (ArrayDeque<Ticket> tickets : waiting) {
            lines.add(tickets == null ? List.of() : List.copyOf(tickets));
        }
        return lines;
    }

    void begun(Ticket ticket) {
        served[ticket.queue] += ticket.width();
        turn = (ticket.queue + 1) % served.length;
    }

    void ended(Ticket ticket) {
        served[ticket.queue] -= ticket.width();
    }

    /** All who wait, in no particular order between queues; nobody does any more. */
    List<Ticket> drain() {
        List<Ticket> drained = new ArrayList<>();
        for (int i = 0; i < waiting.length; i++) {
            ArrayDeque<Ticket> tickets = waiting[i];
            if (tickets != null) {
                drained.addAll(tickets);
                waiting[i] = null;
            }
        }
        all = 0;
        return drained;
    }
}
