/**
 * Seata's AT, XA, TCC and annotated Saga over Hawser: {@link io.hawser.seata.SeataBridge} replaces
 * the network client below Seata's own classes. Phase two runs on the threads {@code hawser-rm-…}
 * of the client, and all else on the threads of the application.
 */
@NullMarked
package io.hawser.seata;

import org.jspecify.annotations.NullMarked;
