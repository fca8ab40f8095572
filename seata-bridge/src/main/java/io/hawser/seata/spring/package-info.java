/**
 * Starts the bridge in a Spring Boot application, in place of the network client that Seata's
 * scanner starts. It runs on the threads that refresh and close the application context.
 */
@NullMarked
package io.hawser.seata.spring;

import org.jspecify.annotations.NullMarked;
