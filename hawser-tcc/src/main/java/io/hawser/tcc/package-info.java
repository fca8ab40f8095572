/**
 * TCC: a {@link io.hawser.tcc.JdbcFence} remembers in the service's own database which steps of a
 * branch have run. Steps run on the thread that calls them, and the clean-up of a fence on a thread
 * of its own.
 */
@NullMarked
package io.hawser.tcc;

import org.jspecify.annotations.NullMarked;
