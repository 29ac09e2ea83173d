{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "SessionsOfOneTenant",
      "Effect": "Allow",
      "Principal": {
        "AWS": "arn:aws:iam::ACCOUNT_ID:role/commerce-__name__"
      },
      "Action": ["sts:AssumeRole", "sts:TagSession"],
      "Condition": {
        "StringLike": {
          "aws:RequestTag/tenant": "?*"
        },
        "ForAllValues:StringEquals": {
          "aws:TagKeys": ["tenant"]
        },
        "Null": {
          "aws:TagKeys": "false"
        }
      }
    }
  ]
}
