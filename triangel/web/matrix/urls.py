"""Addresses of the responsibility matrix and its topics."""

from django.urls import URLPattern, path

from triangel.web.matrix.views import deciding, editing, files, reading, replays, topics

VERSION = "versions/<int:number>/"
ROW = VERSION + "rows/<int:pk>/"
TOPIC = "topics/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("", reading.matrix, name="matrix"),
    path("versions/", reading.matrix_versions, name="matrix_versions"),
    path(VERSION, reading.matrix_version, name="matrix_version"),
    path(VERSION + "differences/", reading.matrix_differences, name="matrix_differences"),
    path(VERSION + "copy/", editing.copy_matrix, name="copy_matrix"),
    path(VERSION + "rows/add/", editing.add_row, name="add_row"),
    path(ROW, editing.change_row, name="change_row"),
    path(ROW + "part/", editing.set_part, name="set_part"),
    path(ROW + "reason/", editing.explain_row, name="explain_row"),
    path(ROW + "drop/", editing.drop_row, name="drop_row"),
    path(VERSION + "send-for-review/", deciding.send_matrix_for_review, name="send_matrix_for_review"),
    path(VERSION + "send-back/", deciding.send_matrix_back, name="send_matrix_back"),
    path(VERSION + "approve/", deciding.approve_matrix, name="approve_matrix"),
    path(VERSION + "publish/", deciding.publish_matrix, name="publish_matrix"),
    path(VERSION + "withdraw/", deciding.withdraw_matrix, name="withdraw_matrix"),
    path(VERSION + "replays/ask/", replays.replay_matrix, name="replay_matrix"),
    path(VERSION + "replays/<int:pk>/", replays.matrix_replay, name="matrix_replay"),
    path(VERSION + "export.csv", files.matrix_as_csv, name="matrix_as_csv"),
    path(VERSION + "export.dmn", files.matrix_as_dmn, name="matrix_as_dmn"),
    path("import/", files.import_matrix, name="import_matrix"),
    path("topics/", topics.topics, name="topics"),
    path("topics/make/", topics.make_topic, name="make_topic"),
    path(TOPIC + "describe/", topics.describe_topic, name="describe_topic"),
    path(TOPIC + "move/", topics.move_topic, name="move_topic"),
    path(TOPIC + "retire/", topics.retire_topic, name="retire_topic"),
    path(TOPIC + "restore/", topics.restore_topic, name="restore_topic"),
]
