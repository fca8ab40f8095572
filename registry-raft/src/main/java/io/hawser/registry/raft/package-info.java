/**
 * The registry of {@code registry.type=raft}: the members of a raft cluster of Seata's servers tell
 * each client which of them there are, and which one is the leader.
 */
@NullMarked
package io.hawser.registry.raft;

import org.jspecify.annotations.NullMarked;
