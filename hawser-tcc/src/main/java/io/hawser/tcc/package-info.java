/**
 * TCC: an {@link io.hawser.tcc.TccAction} registers branches and runs the three steps, and a {@link
 * io.hawser.tcc.JdbcFence} remembers in the service's own database which step has run. Tries run on
 * the caller's thread, confirms and cancels on the client's RM executor, and the clean-up of a
 * fence on a thread of its own.
 */
@NullMarked
package io.hawser.tcc;

import org.jspecify.annotations.NullMarked;
