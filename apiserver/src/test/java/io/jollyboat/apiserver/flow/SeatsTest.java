package io.jollyboat.apiserver.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SeatsTest {

    private static final PriorityLevel.Queuing QUEUES = new PriorityLevel.Queuing(8, 2, 3);

    private final Seats seats = new Seats(10);
    private final List<Ticket> served = new ArrayList<>();

    private static final Ticket.Holder NOBODY =
            new Ticket.Holder() {
                @Override
                public void turn() {}

                @Override
                public Ticket.Held held() {
                    throw new IllegalStateException("nobody asks for it here");
                }
            };

    @Test
    void aLevelHasSeatsByItsShares() {
        configure(level("system", 30, 0), level("work", 20, 50));

        assertThat(seats.nominal("system")).isEqualTo(6);
        assertThat(seats.nominal("work")).isEqualTo(4);
        assertThat(seats.kept("work")).isEqualTo(2);
        assertThat(seats.most("system")).isEqualTo(10);
        assertThat(seats.nominal("unheard-of")).isZero();
    }

    @Test
    void whatIsNotLendableIsFreeWhateverOthersDo() {
        configure(level("system", 5, 0), level("work", 5, 100));
        assertThat(flood("work", 1, 20)).isEqualTo(5);

        assertThat(flood("system", 2, 20)).isEqualTo(5);
    }

    @Test
    void aLevelBorrowsWhatOthersLendAndDoNotUse() {
        configure(level("system", 5, 0), level("work", 5, 80));

        assertThat(flood("system", 1, 20)).isEqualTo(9);
        assertThat(flood("work", 2, 20)).isEqualTo(1);
    }

    @Test
    void aLevelBorrowsNoMoreThanItMay() {
        configure(limited("system", 5, 0, 40), level("work", 5, 100));

        assertThat(flood("system", 1, 20)).isEqualTo(7);
    }

    @Test
    void whatWasLentComesBackBeforeAnybodyBorrowsAgain() {
        configure(level("system", 5, 0), level("work", 5, 100));
        List<Ticket> borrowers = all("system", 1, 20);
        Ticket owner = ticket("work", 2, 1);
        assertThat(seats.ask(owner)).isEqualTo(Seats.Outcome.WAITS);
        assertThat(seats.ask(ticket("system", 9, 1))).isEqualTo(Seats.Outcome.WAITS);

        assertThat(seats.done(borrowers.getFirst())).containsExactly(owner);
    }

    @Test
    void flowsTakeTurnsHoweverMuchOneOfThemAsks() {
        configure(level("work", 5, 0));
        List<Ticket> flood = all("work", 1, 16);
        List<Ticket> busy =
                flood.stream().filter(each -> each.state == Ticket.State.SERVED).toList();
        assertThat(busy).hasSize(10);
        Ticket late = ticket("work", other(1), 1);
        assertThat(seats.ask(late)).isEqualTo(Seats.Outcome.WAITS);

        assertThat(seats.done(busy.getFirst())).containsExactly(late);
    }

    @Test
    void oneFlowFillsItsOwnQueuesOnly() {
        configure(level("work", 5, 0));
        all("work", 1, 16);

        assertThat(seats.ask(ticket("work", 1, 1))).isEqualTo(Seats.Outcome.QUEUE_FULL);
        assertThat(seats.ask(ticket("work", other(1), 1))).isEqualTo(Seats.Outcome.WAITS);
    }

    @Test
    void aLevelWithoutQueuesRefusesAtOnce() {
        configure(new PriorityLevel("last", "", false, 5, 0, null, null));
        assertThat(flood("last", 1, 10)).isEqualTo(10);

        assertThat(seats.ask(ticket("last", 1, 1))).isEqualTo(Seats.Outcome.NO_SEAT);
    }

    @Test
    void whoGivesUpMakesRoomForWhoWaitsBehind() {
        configure(level("work", 5, 0));
        Ticket one = ticket("work", 1, 1);
        seats.ask(one);
        Ticket wide = ticket("work", 1, 10);
        Ticket narrow = ticket("work", 1, 1);
        assertThat(seats.ask(wide)).isEqualTo(Seats.Outcome.WAITS);
        assertThat(seats.ask(narrow)).isEqualTo(Seats.Outcome.WAITS);

        served.addAll(seats.done(wide));

        assertThat(served).containsExactly(narrow);
        assertThat(seats.done(wide)).isEmpty();
    }

    @Test
    void aWideRequestTakesNoMoreThanAPartOfItsLevel() {
        configure(level("work", 5, 0));

        assertThat(seats.width("work", 8)).isEqualTo(2);
        assertThat(seats.width("work", 1)).isEqualTo(1);
    }

    @Test
    void whoWaitsIsServedWhenTheLevelGrows() {
        configure(level("work", 1, 0), level("other", 9, 0));
        all("work", 1, 1);
        Ticket waits = ticket("work", 1, 1);
        assertThat(seats.ask(waits)).isEqualTo(Seats.Outcome.WAITS);

        PriorityLevel.Queuing fewer = new PriorityLevel.Queuing(1, 1, 1);
        PriorityLevel larger = new PriorityLevel("work", "", false, 9, 0, null, fewer);
        assertThat(seats.configure(List.of(larger, level("other", 1, 0)))).containsExactly(waits);
    }

    @Test
    void aLevelThatIsTakenAwayServesWhoWaitsThere() {
        configure(level("work", 1, 0), level("other", 9, 0));
        Ticket first = all("work", 1, 1).getFirst();
        Ticket waits = ticket("work", 1, 1);
        seats.ask(waits);

        configure(level("other", 9, 0));

        assertThat(seats.done(first)).containsExactly(waits);
    }

    @Test
    void noSeatIsLostOrMadeInALongTrade() {
        configure(level("a", 5, 40), level("b", 3, 100), limited("c", 2, 0, 50));
        List<Ticket> held = new ArrayList<>();
        java.util.Random chance = new java.util.Random(7);
        for (int i = 0; i < 20_000; i++) {
            if (held.isEmpty() || chance.nextInt(100) < 52) {
                Ticket asked =
                        ticket(List.of("a", "b", "c").get(chance.nextInt(3)), chance.nextInt(5), 1);
                switch (seats.ask(asked)) {
                    case SERVED, WAITS -> held.add(asked);
                    case NO_SEAT, QUEUE_FULL -> {}
                }
            } else {
                seats.done(held.remove(chance.nextInt(held.size())));
            }
            long taken = held.stream().filter(t -> t.state == Ticket.State.SERVED).count();
            assertThat(taken).isLessThanOrEqualTo(10);
        }
        List.copyOf(held).forEach(seats::done);
        assertThat(flood("a", 1, 10)).isEqualTo(8);
    }

    private void configure(PriorityLevel... levels) {
        seats.configure(List.of(levels));
    }

    private static PriorityLevel level(String name, int shares, int lendable) {
        return limited(name, shares, lendable, null);
    }

    private static PriorityLevel limited(
            String name, int shares, int lendable, @Nullable Integer borrowing) {
        return new PriorityLevel(name, "", false, shares, lendable, borrowing, QUEUES);
    }

    private static Ticket ticket(String level, long flow, int width) {
        return new Ticket(level, flow, width, NOBODY);
    }

    private List<Ticket> all(String level, long flow, int count) {
        List<Ticket> tickets =
                LongStream.range(0, count).mapToObj(i -> ticket(level, flow, 1)).toList();
        tickets.forEach(seats::ask);
        return tickets;
    }

    /** How many of so many requests are served at once. */
    private long flood(String level, long flow, int count) {
        return all(level, flow, count).stream()
                .filter(each -> each.state == Ticket.State.SERVED)
                .count();
    }

    /** A flow that shares no queue with another one. */
    private static long other(long flow) {
        FairQueues queues = new FairQueues(QUEUES);
        Ticket one = ticket("", flow, 1);
        queues.assign(one);
        queues.begun(one);
        int first = one.queue;
        queues.assign(one);
        int second = one.queue;
        for (long each = flow + 1; ; each++) {
            FairQueues fresh = new FairQueues(QUEUES);
            Ticket other = ticket("", each, 1);
            fresh.assign(other);
            int third = other.queue;
            fresh.begun(other);
            fresh.assign(other);
            if (third != first
                    && third != second
                    && other.queue != first
                    && other.queue != second) {
                return each;
            }
        }
    }
}
