/**
 * XIDs in calls of grpc-java: one interceptor for clients and one for servers. Nothing here starts
 * a thread.
 */
@NullMarked
package io.hawser.propagation.grpc;

import org.jspecify.annotations.NullMarked;
