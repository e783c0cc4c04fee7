// Answers on "echo.c", asks who is named in messages on "ask.c", and shares the work on "job".
#include <nats/nats.h>
#include <stdio.h>
#include <string.h>

static void check(natsStatus status, const char *what) {
  if (status == NATS_OK) return;
  fprintf(stderr, "%s: %s\n", what, natsStatus_GetText(status));
}

static void onEcho(natsConnection *connection, natsSubscription *sub, natsMsg *message, void *closure) {
  natsMsg *reply = NULL;
  const char *value = NULL;
  if (natsMsgHeader_Get(message, "From", &value) != NATS_OK) value = "";
  check(natsMsg_Create(&reply, natsMsg_GetReply(message), NULL, natsMsg_GetData(message),
                       natsMsg_GetDataLength(message)), "create");
  check(natsMsgHeader_Set(reply, "From", "c"), "header");
  check(natsMsgHeader_Set(reply, "Asked-By", value), "header");
  check(natsConnection_PublishMsg(connection, reply), "publish");
  natsMsg_Destroy(reply);
  natsMsg_Destroy(message);
}

static void onAsk(natsConnection *connection, natsSubscription *sub, natsMsg *message, void *closure) {
  char subject[100] = "";
  natsMsg *reply = NULL;
  snprintf(subject, sizeof subject, "%.*s", natsMsg_GetDataLength(message), natsMsg_GetData(message));
  natsStatus status = natsConnection_RequestString(&reply, connection, subject, "grüße", 2000);
  const char *answer = status == NATS_OK ? natsMsg_GetData(reply) : natsStatus_GetText(status);
  check(natsConnection_PublishString(connection, natsMsg_GetReply(message), answer), "publish");
  natsMsg_Destroy(reply);
  natsMsg_Destroy(message);
}

static void onJob(natsConnection *connection, natsSubscription *sub, natsMsg *message, void *closure) {
  check(natsConnection_Publish(connection, "done.c", natsMsg_GetData(message),
                               natsMsg_GetDataLength(message)), "publish");
  natsMsg_Destroy(message);
}

int main(int count, char **arguments) {
  natsConnection *connection = NULL;
  natsSubscription *echo = NULL, *ask = NULL, *job = NULL, *stop = NULL;
  natsMsg *last = NULL;
  if (count < 2 || natsConnection_ConnectTo(&connection, arguments[1]) != NATS_OK) return 1;
  check(natsConnection_Subscribe(&echo, connection, "echo.c", onEcho, NULL), "echo");
  check(natsConnection_Subscribe(&ask, connection, "ask.c", onAsk, NULL), "ask");
  check(natsConnection_QueueSubscribe(&job, connection, "job", "workers", onJob, NULL), "job");
  check(natsConnection_SubscribeSync(&stop, connection, "stop.c"), "stop");
  check(natsConnection_Flush(connection), "flush");
  puts("ready");
  fflush(stdout);
  while (natsSubscription_NextMsg(&last, stop, 60000) == NATS_TIMEOUT) {}
  natsMsg_Destroy(last);
  check(natsConnection_FlushTimeout(connection, 2000), "flush");
  natsConnection_Close(connection);
  natsConnection_Destroy(connection);
  return 0;
}
