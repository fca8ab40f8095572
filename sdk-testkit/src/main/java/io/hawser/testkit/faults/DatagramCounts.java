package io.hawser.testkit.faults;

/**
 * The counters of a {@link DatagramFaultProxy} since it started, of both directions.
 *
 * @param forwarded datagrams that were sent on, each copy counted
 * @param lost datagrams that were dropped by chance
 * @param duplicated datagrams that were sent twice
 * @param reordered datagrams that were held so that others overtake them
 * @param overflowed datagrams that were dropped because a buffer was full
 * @param exits the sockets to the server that are open now, one for each client
 * @param moves how often a client got another address, see {@link
 *     DatagramFaultProxy#changeAddresses}
 */
public record DatagramCounts(
    long forwarded,
    long lost,
    long duplicated,
    long reordered,
    long overflowed,
    int exits,
    long moves) {}
