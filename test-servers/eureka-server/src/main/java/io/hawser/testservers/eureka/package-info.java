/** The Eureka server of Spring Cloud, in a child JVM. */
package io.hawser.testservers.eureka;
