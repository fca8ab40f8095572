/**
 * Finds the members of a raft cluster of Seata's servers, and its leader, by asking the members
 * over HTTP. The worker {@code hawser-raft} asks them, and for each watched cluster a thread {@code
 * hawser-raft-poll} waits for the next change.
 */
@NullMarked
package io.hawser.registry.raft;

import org.jspecify.annotations.NullMarked;
